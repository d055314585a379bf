import { type ApiPromise, encodeQuery, type RequestOptions, type WaitOptions } from '@x/client-core';
import {
  type CreateRefundParams,
  createRefundParamsSchema,
  merchantOrderIdSchema,
  type Refund,
  refundSchema,
} from '@x/protocol/stablecoin';
import { StablecoinTimeoutError } from '../errors/stablecoin-error.ts';
import { type ClientContext, requireProduct, type StablecoinResponse } from '../transport/client-context.ts';
import { parseInput, parseNamed, requireStatus } from '../transport/parse-data.ts';
import { type CreateOptions, createOrFind } from './create-or-find.ts';
import { explainRefundMismatch } from './explain-mismatch.ts';
import { pollStatus } from './poll-status.ts';

/** Refunds of Hosted Payments. */
export interface Refunds {
  /**
   * Asks for a refund. `merchantRefundOrderId` is its identity: store it before you call. Fields beyond the published ones are passed
   * on: docs/assumptions.md#stablecoin-refund-amount
   *
   * @throws StablecoinConflictError when the id is already used; StablecoinValidationError naming what is wrong with the input
   */
  create(params: CreateRefundParams, options?: CreateOptions): ApiPromise<Refund, StablecoinResponse>;
  retrieve(merchantRefundOrderId: string, options?: RequestOptions): ApiPromise<Refund, StablecoinResponse>;
  /**
   * Polls until the refund is SUCCEEDED, FAILED or CLOSED, and resolves with it whichever it is.
   *
   * @throws StablecoinTimeoutError past `timeout`, with `lastRefund`
   */
  waitForCompletion(merchantRefundOrderId: string, options?: WaitOptions<Refund>): ApiPromise<Refund, StablecoinResponse>;
}

export function createRefunds(context: ClientContext): Refunds {
  const parse = (data: unknown, id: string): Refund =>
    parseNamed(refundSchema, data, { key: 'merchantRefundOrderId', id }, 'refund');

  function retrieve(id: string, options: RequestOptions | undefined, retry: 'full' | 'clock-only' = 'full') {
    return context.transport.send<Refund>(() => {
      const merchantRefundOrderId = parseInput(merchantOrderIdSchema, id);
      return {
        operation: 'refunds.retrieve',
        ...context.targets.named('retrieveRefund'),
        query: encodeQuery({ merchantRefundOrderId }),
        context: requireProduct(context, 'hosted', 'refunds.retrieve'),
        repeatable: true,
        retry,
        options,
        parse: (data) => requireStatus(parse(data, merchantRefundOrderId), 'refund'),
      };
    }, 'refunds.retrieve');
  }

  return {
    create: (params, options) =>
      createOrFind<CreateRefundParams, Refund, CreateOptions>(context, {
        operation: 'refunds.create',
        options,
        readParams: () => parseInput(createRefundParamsSchema, params),
        create: (body, requestOptions) => ({
          operation: 'refunds.create',
          ...context.targets.named('createRefund'),
          context: requireProduct(context, 'hosted', 'refunds.create'),
          body,
          repeatable: true,
          options: requestOptions,
          parse: (data) => parse(data, body.merchantRefundOrderId),
        }),
        find: (asked, findOptions) => retrieve(asked.merchantRefundOrderId, findOptions),
        explainMismatch: explainRefundMismatch,
      }),
    retrieve: (merchantRefundOrderId, options) => retrieve(merchantRefundOrderId, options),
    waitForCompletion: (merchantRefundOrderId, options) =>
      pollStatus<Refund>(context, {
        operation: 'refunds.waitForCompletion',
        options,
        retrieve: (pollOptions) => retrieve(merchantRefundOrderId, pollOptions, 'clock-only'),
        createTimeoutError: (message, facts, last) => new StablecoinTimeoutError(message, facts, last && { refund: last }),
      }),
  };
}
