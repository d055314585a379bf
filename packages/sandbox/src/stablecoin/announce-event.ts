import { stablecoin } from '@x/signing';
import type { GatewayContext } from '../gateway.ts';
import type { WebhookProduct } from '../ledger/deliveries.ts';

export interface StablecoinEvent {
  readonly product: Exclude<WebhookProduct, 'itpay'>;
  readonly id: string;
  readonly event: string;
  readonly url: string | undefined;
  readonly data: unknown;
}

/** Hands an event over for delivery, unless nobody gave an address for it. */
export function announceEvent({ courier, options }: GatewayContext, { product, id, event, url, data }: StablecoinEvent): void {
  if (url === undefined) return;
  const { apiSecret, webhookSignatureForm: form } = options.stablecoin;
  courier.announce({
    gateway: 'stablecoin',
    product,
    paymentId: id,
    event,
    url,
    body: JSON.stringify(data),
    sign(body, atMs, secret) {
      const timestamp = String(Math.floor(atMs));
      const key = secret === 'true' ? apiSecret : 'wrong-secret';
      const signature = stablecoin.signWebhook({ timestamp, body, form, path: new URL(url).pathname }, key);
      return { 'x-timestamp': timestamp, 'x-signature': signature };
    },
  });
}
