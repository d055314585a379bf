import type { ApiPromise, RequestOptions, Transport } from '@x/client-core';
import { forbidProtoKey } from '@x/protocol';
import { moneySchema } from '@x/protocol/itpay';
import { explainMinorValue } from '@x/protocol/money';
import * as z from 'zod';
import { parseData, parseInput, requireSameId } from '../read-answer.ts';
import type { RouteTable } from '../routes.ts';

/** The published part of a refund. Further fields are sent as they are, but amounts are checked. */
export interface CreateRefundParams {
  /** The id of the PaymentIntent to refund. */
  readonly payment_intent: string;
  /** Why it is refunded. */
  readonly reason?: string | undefined;
  readonly revoke?: { readonly targets: readonly { readonly type: string }[] } | undefined;
  readonly [further: string]: unknown;
}

/** The answer is not published: everything is optional and kept as it came. */
export interface Refund {
  readonly id?: string | undefined;
  readonly status?: string | undefined;
  readonly [further: string]: unknown;
}

const paramsSchema: z.ZodType<CreateRefundParams> = forbidProtoKey(
  z
    .looseObject({
      payment_intent: z.string().min(1),
      reason: z.string().optional(),
      revoke: z.looseObject({ targets: z.array(z.looseObject({ type: z.string().min(1) })) }).optional(),
    })
    .superRefine((params, context) => {
      for (const [key, value] of Object.entries(params)) {
        if (!/amount/i.test(key) || value === undefined) continue;
        for (const { path, message } of explainAmount(value)) {
          context.addIssue({ code: 'custom', path: [key, ...path], message });
        }
      }
    }),
);
const refundSchema = z.looseObject({}) as unknown as z.ZodType<Refund>;

/** Money as in `paymentIntents.create`, or its value alone. */
function explainAmount(amount: unknown): readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] {
  if (typeof amount === 'object' && amount !== null) return moneySchema.safeParse(amount).error?.issues ?? [];
  const message = explainMinorValue(amount as number);
  return message === undefined ? [] : [{ path: [], message }];
}

/** Refunds. */
export interface Refunds {
  /** Refunds a payment. The call carries no identity of its own: after `outcome: 'unknown'` look before you repeat it. */
  create(params: CreateRefundParams, options?: RequestOptions): ApiPromise<Refund>;
}

export function createRefunds(transport: Transport<object>, routes: RouteTable): Refunds {
  return {
    create: (params, options) =>
      transport.send('refunds.create', () => {
        const body = parseInput(paramsSchema, params);
        return {
          body,
          repeatable: false,
          options,
          parse: (data) => {
            const refund = parseData(refundSchema, data, 'refund');
            const { payment_intent: answered } = refund;
            if (typeof answered === 'string') requireSameId(answered, body.payment_intent, 'PaymentIntent');
            return refund;
          },
          ...routes.createRefund,
        };
      }),
  };
}
