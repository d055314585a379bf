import { decimalToMinor, isDecimalString } from '@x/protocol/money';
import { itpay, stablecoin } from '@x/signing';
import type { SandboxCredentials } from '../credentials.ts';
import type { GatewayContext } from '../gateway/gateway.ts';

export interface TestPaymentSource {
  readonly context: GatewayContext;
  readonly credentials: () => SandboxCredentials;
}

interface Call {
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

interface Wanted {
  readonly amount: string;
  readonly currency: string;
  readonly network: unknown;
  readonly description: string | undefined;
}

const LIFETIME_MS = 15 * 60_000;
const KINDS = ['payment_intent', 'hosted_order', 'checkout_order'];

/**
 * Makes a payment as a merchant does: by signed requests to the sandbox's own gateways, which are recorded like all others.
 *
 * @throws TypeError for an unusable request, and when the gateway refuses it
 */
export async function createTestPayment(
  source: TestPaymentSource,
  { kind, amount, currency, network, description }: Readonly<Record<string, unknown>>,
): Promise<{ readonly id: string }> {
  if (!isDecimalString(amount)) throw new TypeError('amount: expected a decimal number as text.');
  if (typeof currency !== 'string') throw new TypeError('currency: expected text.');
  const wanted = {
    amount,
    currency,
    network,
    description: typeof description === 'string' && description ? description : undefined,
  };
  if (kind === 'payment_intent') return createIntent(source, wanted);
  if (kind === 'hosted_order' || kind === 'checkout_order') return createOrder(source, kind, wanted);
  throw new TypeError(`kind: expected ${KINDS.join(', ')}.`);
}

async function createIntent(
  source: TestPaymentSource,
  { amount, currency, description }: Wanted,
): Promise<{ readonly id: string }> {
  const id = source.context.ids.next('pi_test_').slice(0, 16);
  const body = {
    id,
    service_id: 'service_test',
    type: 'one_time',
    amount: decimalToMinor(amount, currency),
    payer: { agent_id: 'agent_test' },
    ...(description && { description }),
  };
  await callItPay(source, { path: '/v1/payment-intents', body });
  await callItPay(source, { path: `/v1/payment-intents/${id}/qr` });
  return { id };
}

async function createOrder(
  source: TestPaymentSource,
  kind: 'hosted_order' | 'checkout_order',
  { amount, currency, network, description }: Wanted,
): Promise<{ readonly id: string }> {
  const { clock, ids, options, origin } = source.context;
  const merchantOrderId = ids.next('TEST_').slice(0, 13).toUpperCase();
  const own =
    kind === 'hosted_order'
      ? { returnUrl: `${origin()}/#payment=${merchantOrderId}` }
      : { paymentMethodType: 'ON_CHAIN_TRANSFER', network };
  const body = {
    merchantOrderId,
    orderAmount: { value: amount, currency },
    expiresAt: new Date(clock.now() + LIFETIME_MS).toISOString(),
    ...(description && { description }),
    ...own,
  };
  const product = kind === 'hosted_order' ? '' : '/checkout';
  const path = `/api/v1/merchants/${options.stablecoin.merchantId}${product}/orders`;
  await callStablecoin(source, { path, body });
  return { id: merchantOrderId };
}

function callItPay({ context, credentials }: TestPaymentSource, { path, body }: Call): Promise<void> {
  const { apiKey } = credentials().itpay;
  const text = body === undefined ? '' : JSON.stringify(body);
  const timestamp = Math.floor(context.clock.transportNow() / 1000);
  const signature = itpay.signRequest({ timestamp, method: 'POST', path, body: text }, apiKey);
  const headers = { authorization: `Bearer ${apiKey}`, 'x-itpay-signature': `t=${timestamp},v1=${signature}` };
  return send(context.origin() + path, text, headers);
}

function callStablecoin({ context, credentials }: TestPaymentSource, { path, body }: Call): Promise<void> {
  const { apiKey, apiSecret } = credentials().stablecoin;
  const text = JSON.stringify(body);
  const timestamp = Math.floor(context.clock.transportNow());
  const signature = stablecoin.signRequest({ timestamp, method: 'POST', path, body: text }, apiSecret);
  const key: Record<string, string> = path.includes('/checkout/') ? {} : { 'x-api-key': apiKey };
  return send(context.origin() + path, text, { ...key, 'x-timestamp': String(timestamp), 'x-signature': signature });
}

async function send(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const type: Record<string, string> = body === '' ? {} : { 'content-type': 'application/json' };
  const reply = await fetch(url, { method: 'POST', headers: { ...headers, ...type }, ...(body && { body }) })
    .then(async (response) => ({ ok: response.ok, text: await response.text() }))
    .catch(() => undefined);
  if (reply === undefined)
    throw new TypeError('The gateway gave no complete answer. The request is in the list: a fault may have hit it.');
  const refusal = readRefusal(reply.text);
  if (!reply.ok || refusal !== undefined) throw new TypeError(`The gateway refused the payment: ${refusal ?? 'see the request'}`);
}

/** ItPay answers `{"error":{"message"}}`; the stablecoin gateway a code other than 00000. */
function readRefusal(text: string): string | undefined {
  try {
    const { error, code, message } = JSON.parse(text) as { error?: { message?: string }; code?: string; message?: string };
    return error?.message ?? (code === undefined || code === '00000' ? undefined : message);
  } catch {
    return 'its answer is not JSON';
  }
}
