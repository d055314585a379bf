import { stablecoin } from '@x/signing';
import type { GatewayContext } from '../gateway/gateway.ts';
import type { WebhookProduct } from '../history/deliveries.ts';
import { examineWebhook } from './examine-webhook.ts';

export interface StablecoinEvent {
  readonly product: Exclude<WebhookProduct, 'itpay'>;
  readonly id: string;
  readonly event: string;
  /** The order's `callbackUrl` or the refund's `notifyUrl`. */
  readonly url: string | undefined;
  readonly data: unknown;
}

/** Hands an event over for delivery. */
export function announceEvent({ webhooks, options }: GatewayContext, { product, id, event, url, data }: StablecoinEvent): void {
  const { apiSecret, webhookSignatureForm: form } = options.stablecoin;
  webhooks.announce({
    gateway: 'stablecoin',
    product,
    paymentId: id,
    event,
    url,
    body: JSON.stringify(data),
    sign({ body, atMs, url: target, secret }) {
      const timestamp = String(Math.floor(atMs));
      const key = secret === 'true' ? apiSecret : 'wrong-secret';
      const signature = stablecoin.signWebhook({ timestamp, body, form, path: new URL(target).pathname }, key);
      return { 'x-timestamp': timestamp, 'x-signature': signature };
    },
    examine: (message) => examineWebhook(message, options.stablecoin),
  });
}
