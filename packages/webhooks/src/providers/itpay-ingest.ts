import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { JsonObject } from '../types/provider.ts';
import { isJsonObject } from './parse-itpay-event.ts';

/**
 * An intent as a poll returns it has no event id: it becomes the event that its status stands for. That is the same event as the
 * webhook's only when both are known by intent and type.
 *
 * @throws WebhookConfigurationError `ERR_WEBHOOK_CONFIG_INGEST`
 */
export function eventFromIntent(input: JsonObject, dedupeBy: 'event' | 'payment'): JsonObject {
  if (typeof input['type'] === 'string' && isJsonObject(input['data'])) return input;
  const { id, status } = input;
  if (typeof id !== 'string' || typeof status !== 'string') {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_INGEST',
      'itpay: expected an event {id, type, data} or a PaymentIntent.',
    );
  }
  if (dedupeBy !== 'payment') {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_INGEST',
      "itpay: a PaymentIntent has no event id, so it would be handled beside the webhook's event. Set itpay({ dedupeBy: 'payment' }).",
    );
  }
  return { id, type: `payment_intent.${status}`, data: input };
}
