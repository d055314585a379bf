import type { ApiPromise, RequestOptions, WaitOptions } from '@x/client-core';
import {
  type CreateHostedOrderParams,
  createHostedOrderParamsSchema,
  type HostedOrder,
  hostedOrderSchema,
  merchantOrderIdSchema,
} from '@x/protocol/stablecoin';
import { StablecoinTimeoutError } from '../errors/stablecoin-error.ts';
import { type ClientContext, requireProduct, type StablecoinResponse } from '../transport/client-context.ts';
import { parseInput, parseNamed, requireStatus } from '../transport/parse-data.ts';
import { type CreateOptions, createOrFind } from './create-or-find.ts';
import { explainAmountMismatch } from './explain-mismatch.ts';
import { pollStatus } from './poll-status.ts';

/** Orders of Hosted Payments. */
export interface Orders {
  /**
   * Creates an order; send the customer to `checkoutUrl`. `merchantOrderId` is its identity: store it before you call, so that
   * whatever happens the same order can be found.
   *
   * @throws StablecoinConflictError when the id is already used; StablecoinValidationError naming what is wrong with the input
   */
  create(params: CreateHostedOrderParams, options?: CreateOptions): ApiPromise<HostedOrder, StablecoinResponse>;
  retrieve(merchantOrderId: string, options?: RequestOptions): ApiPromise<HostedOrder, StablecoinResponse>;
  /**
   * Polls until the order is SUCCEEDED, FAILED or CLOSED, and resolves with it whichever it is.
   *
   * @throws StablecoinTimeoutError past `timeout`, with `lastOrder`
   */
  waitForCompletion(merchantOrderId: string, options?: WaitOptions<HostedOrder>): ApiPromise<HostedOrder, StablecoinResponse>;
}

function parse(data: unknown, id: string): HostedOrder {
  return parseNamed(hostedOrderSchema, data, { key: 'merchantOrderId', id }, 'order');
}

/** Also asked while waiting, where the wait does the repeating. */
function createRetrieve(context: ClientContext) {
  return (id: string, options: RequestOptions | undefined, retry: 'full' | 'clock-only' = 'full') =>
    context.transport.send<HostedOrder>(() => {
      const merchantOrderId = parseInput(merchantOrderIdSchema, id);
      return {
        operation: 'orders.retrieve',
        ...context.targets.named('retrieveOrder', merchantOrderId),
        context: requireProduct(context, 'hosted', 'orders.retrieve'),
        repeatable: true,
        retry,
        options,
        parse: (data) => requireStatus(parse(data, merchantOrderId), 'order'),
      };
    }, 'orders.retrieve');
}

export function createOrders(context: ClientContext): Orders {
  const retrieve = createRetrieve(context);

  return {
    create: (params, options) =>
      createOrFind<CreateHostedOrderParams, HostedOrder, CreateOptions>(context, {
        operation: 'orders.create',
        options,
        readParams: () => parseInput(createHostedOrderParamsSchema, params),
        create: (body, requestOptions) => {
          const product = requireProduct(context, 'hosted', 'orders.create');
          context.noteOrderId(body.merchantOrderId);
          return {
            operation: 'orders.create',
            ...context.targets.named('createOrder'),
            context: product,
            body,
            repeatable: true,
            options: requestOptions,
            parse: (data) => parse(data, body.merchantOrderId),
          };
        },
        find: (asked, findOptions) => retrieve(asked.merchantOrderId, findOptions),
        explainMismatch: (asked, found) => explainAmountMismatch(asked.orderAmount, found.orderAmount),
      }),
    retrieve: (merchantOrderId, options) => retrieve(merchantOrderId, options),
    waitForCompletion: (merchantOrderId, options) =>
      pollStatus<HostedOrder>(context, {
        operation: 'orders.waitForCompletion',
        options,
        retrieve: (pollOptions) => retrieve(merchantOrderId, pollOptions, 'clock-only'),
        createTimeoutError: (message, facts, last) => new StablecoinTimeoutError(message, facts, last && { order: last }),
      }),
  };
}
