import type { GatewayCall, GatewayContext, GatewayReply, GatewayRoute } from '../gateway.ts';
import { readJsonObject } from '../read-json-object.ts';
import type { IntentRecord } from './intent-record.ts';
import { refuse } from './refuse.ts';

export interface ReversalParts {
  readonly context: Pick<GatewayContext, 'clock' | 'ids'>;
  readonly find: (id: string) => IntentRecord | undefined;
  readonly cancel: (record: IntentRecord) => void;
}

const UNPAID: readonly string[] = ['pending', 'qr_generated', 'scanning', 'authorized'];

/** Refunds of paid intents and voids of unpaid ones. Only the requests are published: docs/assumptions.md#sandbox-behaviour */
export function createReversals({ context, find, cancel }: ReversalParts): readonly GatewayRoute[] {
  const refunded = new Set<string>();

  function named(
    call: GatewayCall,
    then: (record: IntentRecord, body: Readonly<Record<string, unknown>>) => GatewayReply,
  ): GatewayReply {
    const body = readJsonObject(call.body) ?? {};
    const { payment_intent: id } = body;
    if (typeof id !== 'string') return refuse(422, 'VALIDATION_ERROR', 'payment_intent: expected the id of an intent');
    const record = find(id);
    return record === undefined
      ? refuse(404, 'PAYMENT_INTENT_NOT_FOUND', 'There is no payment intent with this id.')
      : then(record, body);
  }

  const refund = (call: GatewayCall): GatewayReply =>
    named(call, ({ intent }, body) => {
      if (intent.status !== 'succeeded')
        return refuse(409, 'INVALID_STATE', `An intent that is ${intent.status} cannot be refunded.`);
      if (refunded.has(intent.id)) return refuse(409, 'ALREADY_REFUNDED', 'The intent is refunded already.');
      refunded.add(intent.id);
      const { id: payment_intent, amount } = intent;
      const created_at = new Date(context.clock.now()).toISOString();
      return {
        status: 201,
        body: { ...body, id: context.ids.next('re_'), payment_intent, amount, status: 'succeeded', created_at },
      };
    });

  const voiding = (call: GatewayCall): GatewayReply =>
    named(call, (record) => {
      const { status } = record.intent;
      if (!UNPAID.includes(status)) return refuse(409, 'INVALID_STATE', `An intent that is ${status} cannot be voided.`);
      cancel(record);
      return { status: 201, body: { id: context.ids.next('vd_'), payment_intent: record.intent.id, status: 'succeeded' } };
    });

  return [
    { method: 'POST', url: '/v1/refunds', process: refund },
    { method: 'POST', url: '/v1/voids', process: voiding },
  ];
}
