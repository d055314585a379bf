import type { WebhookReceiver } from '../types/receiver.ts';

const brand = Symbol.for('@x/webhooks/WebhookReceiver');

export function brandReceiver<TReceiver extends object>(receiver: TReceiver): TReceiver {
  return Object.defineProperty(receiver, brand, { value: true });
}

/** Also true for a receiver of another copy of this package. */
export function isWebhookReceiver(value: unknown): value is WebhookReceiver {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
}
