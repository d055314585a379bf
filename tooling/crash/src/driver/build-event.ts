import { signWebhook } from '@x/signing/itpay';

export interface SignedEvent {
  readonly id: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A signed ItPay event, as the gateway would send it. */
export function buildEvent(id: string, secret: string): SignedEvent {
  const body = JSON.stringify({
    id,
    type: 'payment_intent.succeeded',
    data: {
      id: `pi_${id}`,
      object: 'payment_intent',
      status: 'succeeded',
      amount: { currency: 'CNY', value: 1299 },
      purchase_ref: `order-${id}`,
      service_id: 'svc_crash',
      created_at: '2026-01-01T00:00:00Z',
    },
  });
  const signature = signWebhook({ timestamp: Math.floor(Date.now() / 1000), body }, secret);
  return { id, body, headers: { 'content-type': 'application/json', 'x-itpay-signature': signature } };
}
