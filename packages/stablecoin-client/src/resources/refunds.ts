import { type ApiPromise, encodeQuery, type RequestOptions, type WaitOptions } from '@x/client-core';
import {
  type CreateRefundParams,
  createRefundParamsSchema,
  merchantOrderIdSchema,
  type Refund,
  refundSchema,
} from '@x/protocol/stablecoin';
import { type ClientContext, requireProduct, type StablecoinResponse } from '../context.ts';
import { parseInput, parseNamed, requireStatus, type WithStatus } from '../read-answer.ts';
import { type CreateOptions, createOrFind, explainRefundMismatch, type LookUp } from './create-or-find.ts';
import { pollStatus } from './poll-status.ts';

/** Refunds of Hosted Payments. */
export interface Refunds {
  /**
   * Asks for a refund. `merchantRefundOrderId` is its identity: store it before you call. Fields beyond the published ones are passed on:
   * docs/assumptions.md#stablecoin-refund-amount
   *
   * @throws StablecoinConflictError when the id is already used, or when the answer is about another order or amount (`received`)
   */
  create(params: CreateRefundParams, options?: CreateOptions): ApiPromise<Refund, StablecoinResponse>;
  /** Reads a refund. */
  retrieve(merchantRefundOrderId: string, options?: RequestOptions): ApiPromise<WithStatus<Refund>, StablecoinResponse>;
  /**
   * Polls until the refund is SUCCEEDED, FAILED or CLOSED, and resolves with it in any of them.
   *
   * @throws StablecoinTimeoutError past `timeout`, with `lastRefund`
   */
  waitForCompletion(
    merchantRefundOrderId: string,
    options?: WaitOptions<WithStatus<Refund>>,
  ): ApiPromise<WithStatus<Refund>, StablecoinResponse>;
}

export function createRefunds(context: ClientContext): Refunds {
  return {
    create: (params, options) =>
      createOrFind<CreateRefundParams, Refund>(context, {
        operation: 'refunds.create',
        options,
        readParams: () => parseInput(createRefundParamsSchema, params),
        create: (body) => ({
          context: requireProduct(context, 'hosted', 'refunds.create'),
          body,
          creates: body.merchantRefundOrderId,
          repeatable: true,
          parse: (data) => parse(data, body.merchantRefundOrderId),
          ...context.targets.named('createRefund'),
        }),
        find: (asked, findOptions) =>
          retrieveRefund(context, asked.merchantRefundOrderId, { options: findOptions, retryNotFound: true }),
        explainMismatch: explainRefundMismatch,
      }),
    retrieve: (merchantRefundOrderId, options) => retrieveRefund(context, merchantRefundOrderId, { options }),
    waitForCompletion: (merchantRefundOrderId, options) =>
      pollStatus(context, {
        operation: 'refunds.waitForCompletion',
        id: merchantRefundOrderId,
        options,
        retrieve: (pollOptions) => retrieveRefund(context, merchantRefundOrderId, { options: pollOptions, retry: 'clock-only' }),
        showLast: (refund) => ({ refund }),
      }),
  };
}

function parse(data: unknown, id: string): Refund {
  return parseNamed(refundSchema, data, { key: 'merchantRefundOrderId', id, name: 'refund' });
}

/** Also used while waiting and sweeping, where the caller repeats it. */
function retrieveRefund(context: ClientContext, id: string, how: LookUp) {
  return context.transport.send('refunds.retrieve', () => {
    const merchantRefundOrderId = parseInput(merchantOrderIdSchema, id);
    return {
      query: encodeQuery({ merchantRefundOrderId }),
      context: requireProduct(context, 'hosted', 'refunds.retrieve'),
      repeatable: true,
      ...how,
      parse: (data) => requireStatus(parse(data, merchantRefundOrderId), 'refund'),
      ...context.targets.named('retrieveRefund'),
    };
  });
}
