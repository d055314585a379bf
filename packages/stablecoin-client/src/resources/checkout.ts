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
import { StablecoinTimeoutError } from '../errors/stablecoin-error.ts';
import type { ClientContext, StablecoinResponse } from '../transport/client-context.ts';
import { parseData, parseInput, parseNamed, requireStatus } from '../transport/parse-data.ts';
import { type CreateOptions, createOrFind } from './create-or-find.ts';
import { explainCheckoutMismatch } from './explain-mismatch.ts';
import { pollStatus } from './poll-status.ts';

export interface CreateCheckoutOrderOptions extends CreateOptions {
  /** The method that the payer chose: currency, network, minimum and maximum are then checked before sending. */
  readonly paymentMethod?: PaymentMethod | undefined;
}

/** API Checkout. */
export interface Checkout {
  readonly paymentMethods: {
    /** The methods of now, sorted by `displayOrder`. Ask before each checkout, never hard-code them. */
    list(options?: RequestOptions): ApiPromise<readonly PaymentMethod[], StablecoinResponse>;
  };
  readonly orders: CheckoutOrders;
}

export interface CheckoutOrders {
  /**
   * Creates an order with its own deposit address; show the payer what `payable(order)` gives. `merchantOrderId` is its identity:
   * store it before you call.
   *
   * @throws StablecoinConflictError when the id is already used; StablecoinValidationError naming what is wrong with the input
   */
  create(params: CreateCheckoutOrderParams, options?: CreateCheckoutOrderOptions): ApiPromise<CheckoutOrder, StablecoinResponse>;
  retrieve(merchantOrderId: string, options?: RequestOptions): ApiPromise<CheckoutOrder, StablecoinResponse>;
  /**
   * Polls until the order is SUCCEEDED, FAILED or CLOSED, and resolves with it whichever it is.
   *
   * @throws StablecoinTimeoutError past `timeout`, with `lastOrder`
   */
  waitForCompletion(merchantOrderId: string, options?: WaitOptions<CheckoutOrder>): ApiPromise<CheckoutOrder, StablecoinResponse>;
}

export function createCheckout(context: ClientContext): Checkout {
  return {
    paymentMethods: {
      list: (options) =>
        context.transport.send(
          () => ({
            operation: 'checkout.paymentMethods.list',
            ...context.targets.named('listPaymentMethods'),
            context: 'checkout',
            repeatable: true,
            options,
            parse: (data) => parseData(paymentMethodListSchema, data, 'list of payment methods'),
          }),
          'checkout.paymentMethods.list',
        ),
    },
    orders: createCheckoutOrders(context),
  };
}

function parse(data: unknown, id: string): CheckoutOrder {
  return parseNamed(checkoutOrderSchema, data, { key: 'merchantOrderId', id }, 'order');
}

/** Also asked while waiting, where the wait does the repeating. */
function createRetrieve(context: ClientContext) {
  return (id: string, options: RequestOptions | undefined, retry: 'full' | 'clock-only' = 'full') =>
    context.transport.send<CheckoutOrder>(() => {
      const merchantOrderId = parseInput(merchantOrderIdSchema, id);
      return {
        operation: 'checkout.orders.retrieve',
        ...context.targets.named('retrieveCheckoutOrder', merchantOrderId),
        context: 'checkout',
        repeatable: true,
        retry,
        options,
        parse: (data) => requireStatus(parse(data, merchantOrderId), 'order'),
      };
    }, 'checkout.orders.retrieve');
}

function createCheckoutOrders(context: ClientContext): CheckoutOrders {
  const retrieve = createRetrieve(context);

  return {
    create(params, options) {
      return createOrFind<CreateCheckoutOrderParams, CheckoutOrder, CreateCheckoutOrderOptions>(context, {
        operation: 'checkout.orders.create',
        options,
        readParams: () => parseInput(createCheckoutOrderParamsSchema, params),
        create: (asked, { paymentMethod, ...requestOptions }) => {
          if (paymentMethod !== undefined) checkPaymentMethod(asked, paymentMethod);
          context.noteOrderId(asked.merchantOrderId);
          return {
            operation: 'checkout.orders.create',
            ...context.targets.named('createCheckoutOrder'),
            context: 'checkout',
            body: { ...asked, paymentMethodType: asked.paymentMethodType ?? 'ON_CHAIN_TRANSFER' },
            repeatable: true,
            options: requestOptions,
            parse: (data) => parse(data, asked.merchantOrderId),
          };
        },
        find: (asked, findOptions) => retrieve(asked.merchantOrderId, findOptions),
        explainMismatch: explainCheckoutMismatch,
      });
    },
    retrieve: (merchantOrderId, options) => retrieve(merchantOrderId, options),
    waitForCompletion: (merchantOrderId, options) =>
      pollStatus<CheckoutOrder>(context, {
        operation: 'checkout.orders.waitForCompletion',
        options,
        retrieve: (pollOptions) => retrieve(merchantOrderId, pollOptions, 'clock-only'),
        createTimeoutError: (message, facts, last) => new StablecoinTimeoutError(message, facts, last && { order: last }),
      }),
  };
}
