import type { GatewayCall, GatewayContext, GatewayReply, GatewayRoute } from '../gateway/gateway.ts';
import { readJsonObject } from '../gateway/read-json-object.ts';
import type { IntentRecord } from './intent-record.ts';
import { refuse } from './refuse.ts';

export interface RefundParts {
  readonly context: Pick<GatewayContext, 'clock' | 'ids'>;
  readonly find: (id: string) => IntentRecord | undefined;
  readonly cancel: (record: IntentRecord) => void;
}

const UNPAID: readonly string[] = ['pending', 'qr_generated', 'scanning', 'authorized'];

/** Refunds of paid intents and voids of unpaid ones. Only the requests are published: docs/assumptions.md#sandbox-behavior */
export function refundRoutes(parts: RefundParts): readonly GatewayRoute[] {
  const refunded = new Set<string>();
  return [
    { method: 'POST', path: '/v1/refunds', answer: (call) => refund(parts, refunded, call) },
    { method: 'POST', path: '/v1/voids', answer: (call) => voidIntent(parts, call) },
  ];
}

function refund(parts: RefundParts, refunded: Set<string>, call: GatewayCall): GatewayReply {
  const body = readJsonObject(call.body) ?? {};
  const record = findNamed(parts, body);
  if (!('intent' in record)) return record;
  const { id: payment_intent, status, amount } = record.intent;
  if (status !== 'succeeded') return refuse(409, 'INVALID_STATE', `An intent that is ${status} cannot be refunded.`);
  if (refunded.has(payment_intent)) return refuse(409, 'ALREADY_REFUNDED', 'The intent is refunded already.');
  refunded.add(payment_intent);
  const id = parts.context.ids.next('re_');
  const created_at = new Date(parts.context.clock.now()).toISOString();
  return { status: 201, body: { ...body, id, payment_intent, amount, status: 'succeeded', created_at } };
}

function voidIntent(parts: RefundParts, call: GatewayCall): GatewayReply {
  const record = findNamed(parts, readJsonObject(call.body) ?? {});
  if (!('intent' in record)) return record;
  const { id, status } = record.intent;
  if (!UNPAID.includes(status)) return refuse(409, 'INVALID_STATE', `An intent that is ${status} cannot be voided.`);
  parts.cancel(record);
  return { status: 201, body: { id: parts.context.ids.next('vd_'), payment_intent: id, status: 'succeeded' } };
}

/** The intent that a body names, or the refusal. */
function findNamed(
  { find }: RefundParts,
  { payment_intent: id }: Readonly<Record<string, unknown>>,
): IntentRecord | GatewayReply {
  if (typeof id !== 'string') return refuse(422, 'VALIDATION_ERROR', 'payment_intent: expected the id of an intent');
  return find(id) ?? refuse(404, 'PAYMENT_INTENT_NOT_FOUND', 'There is no payment intent with this id.');
}
