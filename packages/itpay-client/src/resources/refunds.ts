import type { ApiPromise, RequestOptions, Transport } from '@x/client-core';
import { forbidProtoKey } from '@x/protocol';
import * as z from 'zod';
import { parseData, parseInput } from '../parse-data.ts';
import type { RouteTable } from '../routes.ts';

/** The published part; further fields are sent as they are. */
export interface CreateRefundParams {
  /** The id of the PaymentIntent to give back. */
  readonly payment_intent: string;
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
  z.looseObject({
    payment_intent: z.string().min(1),
    reason: z.string().optional(),
    revoke: z.looseObject({ targets: z.array(z.looseObject({ type: z.string().min(1) })) }).optional(),
  }),
);
const refundSchema = z.looseObject({}) as unknown as z.ZodType<Refund>;

export interface Refunds {
  /** Gives a payment back. It carries no identity of its own: after `outcome: 'unknown'` look before you repeat it. */
  create(params: CreateRefundParams, options?: RequestOptions): ApiPromise<Refund>;
}

export function createRefunds(transport: Transport<object>, routes: RouteTable): Refunds {
  return {
    create: (params, options) =>
      transport.send(
        () => ({
          operation: 'refunds.create',
          ...routes.createRefund,
          body: parseInput(paramsSchema, params),
          repeatable: false,
          options,
          parse: (data) => parseData(refundSchema, data, 'refund'),
        }),
        'refunds.create',
      ),
  };
}
