import { CLOCK_MS, type FixtureName, fixtureProvider, SECRETS } from './fixtures.ts';
import { itpaySignature, stablecoinSignature } from './sign-delivery.ts';

export type Header = readonly [name: string, value: string];

export interface DeliveryOptions {
  /** Event id (ItPay) or order id (stablecoin). Unique per case, because cases share receivers. */
  readonly id: string;
  /** Replaces the whole body. The signature covers these bytes. */
  readonly body?: string | Uint8Array;
  readonly type?: string;
  readonly timestampMs?: number;
  readonly secret?: string;
  readonly path?: string;
}

export interface Delivery {
  readonly path: string;
  readonly headers: readonly Header[];
  readonly body: Uint8Array;
}

/** One correctly signed delivery for a fixture. A case then changes exactly one thing. */
export function signedDelivery(fixture: FixtureName, options: DeliveryOptions): Delivery {
  const provider = fixtureProvider(fixture);
  const source = options.body ?? JSON.stringify(eventFor(fixture, options));
  const body = typeof source === 'string' ? Buffer.from(source, 'utf8') : source;
  const timestampMs = options.timestampMs ?? CLOCK_MS;
  const path = options.path ?? `/webhooks/${fixture}`;
  if (provider === 'itpay') {
    const secret = options.secret ?? SECRETS.itpay;
    return { path, body, headers: [['X-ItPay-Signature', itpaySignature({ secret, timestampMs, body })]] };
  }
  const secret = options.secret ?? SECRETS.stablecoin;
  const signature = stablecoinSignature({ secret, timestampMs, body });
  return {
    path,
    body,
    headers: [
      ['X-Timestamp', String(timestampMs)],
      ['X-Signature', signature],
    ],
  };
}

/** The JSON value that the gateway of this fixture sends. */
export function eventFor(
  fixture: FixtureName,
  options: { readonly id: string; readonly type?: string },
): Record<string, unknown> {
  const provider = fixtureProvider(fixture);
  if (provider === 'itpay') return itpayEvent(options);
  const order = {
    acquiringOrderId: `ACQ_${options.id}`,
    paymentOrderId: `PAY_${options.id}`,
    merchantOrderId: options.id,
    status: options.type ?? 'SUCCEEDED',
    orderAmount: { value: '100.50', currency: provider === 'hosted' ? 'USD' : 'USDT' },
    cryptoPaymentAmount: { value: '101.00', currency: 'USDT' },
    cryptoPaidAmount: { value: '101.00', currency: 'USDT' },
    createdTime: '2025-10-09T08:00:00Z',
    paidTime: '2025-10-09T08:05:00Z',
  };
  if (provider === 'hosted') return order;
  return {
    ...order,
    merchantId: 'MCH_20240101_ABC123',
    finalStatus: true,
    depositAddress: 'TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE',
    network: 'tron',
    networkDisplayName: 'TRON (TRC20)',
    paymentMethodType: 'ON_CHAIN_TRANSFER',
  };
}

function itpayEvent(options: { readonly id: string; readonly type?: string }): Record<string, unknown> {
  return {
    id: options.id,
    type: options.type ?? 'payment_intent.succeeded',
    data: {
      id: `pi_${options.id}`,
      service_id: '01J7XYKZ1A2B3C4D5E6F7G8H9I',
      type: 'one_time',
      amount: { currency: 'CNY', value: 699 },
      description: 'AI document summary (42 pages)',
      payer: { agent_id: 'agent_cli_a1b2c3d4' },
      channel: 'alipay',
      status: 'succeeded',
      metadata: { session_id: 'sess_1' },
      created_at: '2025-10-09T08:00:00Z',
      expires_at: '2025-10-09T08:15:00Z',
    },
  };
}
