import type { InvalidEvent, JsonObject, JsonValue, ParsedEvent } from '../types/provider.ts';
import { joinKey, readIdentifier } from './read-identifier.ts';

/**
 * Asks for what the handling needs, an id, a type and a data object; the rest stays as it came. Hand-written because it runs for
 * every event; `webhookEventSchema` of `@x/protocol/itpay` accepts the same (a test holds them together).
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
    key: byPayment ? joinKey(intentId, type) : id,
    facts: {
      amount: typeof amount?.['value'] === 'number' ? amount['value'] : undefined,
      currency: readText(amount?.['currency']),
      orderId: intentId,
      serviceId: readText(data['service_id']),
    },
    fields: data,
  };
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
