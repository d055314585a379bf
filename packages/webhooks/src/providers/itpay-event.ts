import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { InvalidEvent, JsonObject, ParsedEvent, StateKey, StateOrder } from '../types/provider.ts';
import { isJsonObject, joinKey, readIdentifier, readText } from './fields.ts';

/**
 * Asks for what the handling needs: an id, a type and a data object. The rest stays as it came. `webhookEventSchema` of
 * `@x/protocol/itpay` accepts the same; a test compares the two.
 */
export function parseItPayEvent(value: JsonObject, dedupeBy: 'event' | 'payment'): ParsedEvent | InvalidEvent {
  const id = readIdentifier(value['id']);
  if (id === undefined) return { ok: false, problem: 'id: expected 1 to 255 characters.' };
  const type = readIdentifier(value['type']);
  if (type === undefined) return { ok: false, problem: 'type: expected 1 to 255 characters.' };
  const data = value['data'];
  if (!isJsonObject(data)) return { ok: false, problem: 'data: expected an object.' };
  const intentId = readIdentifier(data['id']);
  const amount = isJsonObject(data['amount']) ? data['amount'] : undefined;
  const byPayment = dedupeBy === 'payment' && intentId !== undefined && type.startsWith('payment_intent.');
  return {
    ok: true,
    event: value,
    type,
    key: byPayment ? joinKey(intentId, type) : joinKey(id),
    facts: {
      amount: typeof amount?.['value'] === 'number' ? amount['value'] : undefined,
      currency: readText(amount?.['currency']),
      orderId: intentId,
      serviceId: readText(data['service_id']),
    },
    fields: data,
    order: byPayment ? findStateOrder(intentId, type) : undefined,
  };
}

const paid = 'payment_intent.succeeded';
const unpaid = ['payment_intent.failed', 'payment_intent.expired'];

/** An intent that was paid neither fails nor expires; money that arrives after all is dispatched, and reported. */
function findStateOrder(intentId: string, type: string): StateOrder | undefined {
  const toKey = (other: string): StateKey => ({ status: other, key: joinKey(intentId, other) });
  if (type === paid) return { status: type, lateAfter: [], impossibleAfter: [], surprisingAfter: unpaid.map(toKey) };
  if (unpaid.includes(type)) return { status: type, lateAfter: [], impossibleAfter: [toKey(paid)] };
  return undefined;
}

/**
 * An intent as a poll returns it has no event id: it becomes the event that its status stands for. That is the same event as the
 * webhook's only when both are identified by intent and type.
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
