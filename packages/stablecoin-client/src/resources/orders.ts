import type { ApiPromise, RequestOptions, WaitOptions } from '@x/client-core';
import {
  type CreateHostedOrderParams,
  createHostedOrderParamsSchema,
  type HostedOrder,
  hostedOrderSchema,
  merchantOrderIdSchema,
} from '@x/protocol/stablecoin';
import { type ClientContext, requireProduct, type StablecoinResponse } from '../context.ts';
import { parseInput, parseNamed, requireStatus, type WithStatus } from '../read-answer.ts';
import { type CreateOptions, createOrFind, explainAmountMismatch, type LookUp } from './create-or-find.ts';
import { pollStatus } from './poll-status.ts';

/** Orders of Hosted Payments. */
export interface Orders {
  /**
   * Creates an order; send the customer to its `checkoutUrl`. `merchantOrderId` is its identity: store it before you call, so that the
   * same order can be found whatever happens.
   *
   * @throws StablecoinConflictError when the id is already used, or when the answer is for another amount or currency (`received`);
   * StablecoinValidationError naming what is wrong with the input
   */
  create(params: CreateHostedOrderParams, options?: CreateOptions): ApiPromise<HostedOrder, StablecoinResponse>;
  /** Reads an order. */
  retrieve(merchantOrderId: string, options?: RequestOptions): ApiPromise<WithStatus<HostedOrder>, StablecoinResponse>;
  /**
   * Polls until the order is SUCCEEDED, FAILED or CLOSED, and resolves with it in any of them.
   *
   * @throws StablecoinTimeoutError past `timeout`, with `lastOrder`
   */
  waitForCompletion(
    merchantOrderId: string,
    options?: WaitOptions<WithStatus<HostedOrder>>,
  ): ApiPromise<WithStatus<HostedOrder>, StablecoinResponse>;
}

export function createOrders(context: ClientContext): Orders {
  return {
    create: (params, options) =>
      createOrFind<CreateHostedOrderParams, HostedOrder>(context, {
        operation: 'orders.create',
        options,
        readParams: () => parseInput(createHostedOrderParamsSchema, params),
        create: (body) => {
          const product = requireProduct(context, 'hosted', 'orders.create');
          context.warnOfShortId(body.merchantOrderId);
          return {
            context: product,
            body,
            creates: body.merchantOrderId,
            repeatable: true,
            parse: (data) => parse(data, body.merchantOrderId),
            ...context.targets.named('createOrder'),
          };
        },
        find: (asked, findOptions) =>
          retrieveOrder(context, asked.merchantOrderId, { options: findOptions, retryNotFound: true }),
        explainMismatch: (asked, found) => explainAmountMismatch(asked.orderAmount, found.orderAmount),
      }),
    retrieve: (merchantOrderId, options) => retrieveOrder(context, merchantOrderId, { options }),
    waitForCompletion: (merchantOrderId, options) =>
      pollStatus(context, {
        operation: 'orders.waitForCompletion',
        id: merchantOrderId,
        options,
        retrieve: (pollOptions) => retrieveOrder(context, merchantOrderId, { options: pollOptions, retry: 'clock-only' }),
        showLast: (order) => ({ order }),
      }),
  };
}

function parse(data: unknown, id: string): HostedOrder {
  return parseNamed(hostedOrderSchema, data, { key: 'merchantOrderId', id, name: 'order' });
}

/** Also used while waiting and sweeping, where the caller repeats it. */
export function retrieveOrder(context: ClientContext, id: string, how: LookUp) {
  return context.transport.send('orders.retrieve', () => {
    const merchantOrderId = parseInput(merchantOrderIdSchema, id);
    return {
      context: requireProduct(context, 'hosted', 'orders.retrieve'),
      repeatable: true,
      ...how,
      parse: (data) => requireStatus(parse(data, merchantOrderId), 'order'),
      ...context.targets.named('retrieveOrder', merchantOrderId),
    };
  });
}
