import type { ApiPromise, RequestOptions, WaitOptions } from '@x/client-core';
import {
  type CheckoutOrder,
  type CreateCheckoutOrderParams,
  checkoutOrderSchema,
  createCheckoutOrderParamsSchema,
  merchantOrderIdSchema,
  type PaymentMethod,
  paymentMethodListSchema,
} from '@x/protocol/stablecoin';
import { checkPaymentMethod } from '../checkout/check-payment-method.ts';
import type { ClientContext, StablecoinResponse } from '../context.ts';
import { parseData, parseInput, parseNamed, requireStatus, type WithStatus } from '../read-answer.ts';
import { type CreateOptions, createOrFind, explainCheckoutMismatch, type LookUp } from './create-or-find.ts';
import { pollStatus } from './poll-status.ts';

/** The options of `checkout.orders.create`. */
export interface CreateCheckoutOrderOptions extends CreateOptions {
  /** The method that the payer chose. Its currency, network, minimum and maximum are checked before sending. */
  readonly paymentMethod?: PaymentMethod | undefined;
}

/** API Checkout. */
export interface Checkout {
  readonly paymentMethods: {
    /** The current payment methods, sorted by `displayOrder`. Ask before each checkout, never hard-code them. */
    list(options?: RequestOptions): ApiPromise<readonly PaymentMethod[], StablecoinResponse>;
  };
  readonly orders: CheckoutOrders;
}

/** Orders of API Checkout. */
export interface CheckoutOrders {
  /**
   * Creates an order with its own deposit address; show the payer what `payable(order)` gives. `merchantOrderId` is its identity: store it
   * before you call.
   *
   * @throws StablecoinConflictError when the id is already used, or when the answer is for another amount, currency or network
   * (`received`); StablecoinValidationError naming what is wrong with the input
   */
  create(params: CreateCheckoutOrderParams, options?: CreateCheckoutOrderOptions): ApiPromise<CheckoutOrder, StablecoinResponse>;
  /** Reads an order. */
  retrieve(merchantOrderId: string, options?: RequestOptions): ApiPromise<WithStatus<CheckoutOrder>, StablecoinResponse>;
  /**
   * Polls until the order is SUCCEEDED, FAILED or CLOSED, and resolves with it in any of them.
   *
   * @throws StablecoinTimeoutError past `timeout`, with `lastOrder`
   */
  waitForCompletion(
    merchantOrderId: string,
    options?: WaitOptions<WithStatus<CheckoutOrder>>,
  ): ApiPromise<WithStatus<CheckoutOrder>, StablecoinResponse>;
}

export function createCheckout(context: ClientContext): Checkout {
  return {
    paymentMethods: {
      list: (options) =>
        context.transport.send('checkout.paymentMethods.list', () => ({
          context: 'checkout',
          repeatable: true,
          options,
          parse: (data) => parseData(paymentMethodListSchema, data, 'list of payment methods'),
          ...context.targets.named('listPaymentMethods'),
        })),
    },
    orders: createCheckoutOrders(context),
  };
}

function createCheckoutOrders(context: ClientContext): CheckoutOrders {
  return {
    create: (params, options) =>
      createOrFind<CreateCheckoutOrderParams, CheckoutOrder>(context, {
        operation: 'checkout.orders.create',
        options,
        ownOptions: ['paymentMethod'],
        readParams: () => parseInput(createCheckoutOrderParamsSchema, params),
        create: (asked) => {
          if (options?.paymentMethod !== undefined) checkPaymentMethod(asked, options.paymentMethod);
          context.warnOfShortId(asked.merchantOrderId);
          return {
            context: 'checkout',
            body: { ...asked, paymentMethodType: asked.paymentMethodType ?? 'ON_CHAIN_TRANSFER' },
            creates: asked.merchantOrderId,
            repeatable: true,
            parse: (data) => parse(data, asked.merchantOrderId),
            ...context.targets.named('createCheckoutOrder'),
          };
        },
        find: (asked, findOptions) =>
          retrieveCheckoutOrder(context, asked.merchantOrderId, { options: findOptions, retryNotFound: true }),
        explainMismatch: explainCheckoutMismatch,
      }),
    retrieve: (merchantOrderId, options) => retrieveCheckoutOrder(context, merchantOrderId, { options }),
    waitForCompletion: (merchantOrderId, options) =>
      pollStatus(context, {
        operation: 'checkout.orders.waitForCompletion',
        id: merchantOrderId,
        options,
        retrieve: (pollOptions) => retrieveCheckoutOrder(context, merchantOrderId, { options: pollOptions, retry: 'clock-only' }),
        showLast: (order) => ({ order }),
      }),
  };
}

function parse(data: unknown, id: string): CheckoutOrder {
  return parseNamed(checkoutOrderSchema, data, { key: 'merchantOrderId', id, name: 'order' });
}

/** Also used while waiting and sweeping, where the caller repeats it. */
export function retrieveCheckoutOrder(context: ClientContext, id: string, how: LookUp) {
  return context.transport.send('checkout.orders.retrieve', () => {
    const merchantOrderId = parseInput(merchantOrderIdSchema, id);
    return {
      context: 'checkout',
      repeatable: true,
      ...how,
      parse: (data) => requireStatus(parse(data, merchantOrderId), 'order'),
      ...context.targets.named('retrieveCheckoutOrder', merchantOrderId),
    };
  });
}
