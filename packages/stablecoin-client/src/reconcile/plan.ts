import { checkFunction, REQUEST_OPTIONS, type RequestOptions, refuseUnknownOptions, type Transport } from '@x/client-core';
import { InvalidInputError } from '@x/client-core/errors';
import type { CheckoutOrder, HostedOrder } from '@x/protocol/stablecoin';
import type { Product } from '../context.ts';
import type { StablecoinError } from '../errors.ts';
import type { EnvelopeFacts } from '../read-answer.ts';

/** The name of the call, in errors. */
export const OPERATION = 'reconcile';

const MOST_AT_ONCE = 64;

/** An order that your records still call open. An order object of this client is one. */
export interface OpenOrder {
  readonly merchantOrderId: string;
  /** Default: checkout for an order with a `network` or a `depositAddress`, and for a client without API key; otherwise hosted. */
  readonly product?: Product | undefined;
  readonly network?: string | undefined;
  readonly depositAddress?: string | undefined;
}

export type Order = HostedOrder | CheckoutOrder;

/** The sweep's own options, and those of every call: they hold for each look-up, `signal` for the whole sweep. */
export interface ReconcileOptions<O extends OpenOrder | string> extends RequestOptions {
  /**
   * Called once with each order that has a final status, and the entry it came from, even where `openOrders` holds it twice. Pass the
   * order to the code that handles webhooks: whichever comes first wins. An error that it throws is reported in `failures`; the next
   * sweep finds the order again.
   */
  readonly onSettled: (order: Order, entry: O) => unknown;
  /** How many orders are asked about at once, 1 to 64. Default 4. */
  readonly concurrency?: number | undefined;
}

/** What a sweep has done. */
export interface ReconcileSummary {
  /** Orders that the gateway answered for. */
  readonly checked: number;
  /** Of those, orders with a final status that `onSettled` took. */
  readonly settled: number;
  /** Of those, orders that are still INIT, PROCESSING or something this version does not know. */
  readonly open: number;
  /** The number of `failures`. */
  readonly failed: number;
  /** Orders that could not be looked up, or that `onSettled` refused. */
  readonly failures: readonly { readonly merchantOrderId: string; readonly error: unknown }[];
  /** Why the sweep ended before all orders were asked about. Left out where it did not. */
  readonly stopped?: {
    readonly reason: 'credentials' | 'rate-limited' | 'unreachable';
    readonly error: StablecoinError;
  };
}

export interface ReconcilePlan<O extends OpenOrder | string> {
  readonly openOrders: Iterable<O> | AsyncIterable<O>;
  readonly options: ReconcileOptions<O>;
  readonly defaultProduct: Product;
  readonly maxRetries: number;
  readonly random: () => number;
  readonly pause: Transport<EnvelopeFacts>['pause'];
  /** Looks an order up once. */
  readonly retrieve: (product: Product, merchantOrderId: string, options: RequestOptions) => PromiseLike<Order>;
}

/** @throws InvalidInputError naming the option */
export function checkPlan<O extends OpenOrder | string>({ openOrders, options }: ReconcilePlan<O>): void {
  refuseUnknownOptions(options, OPERATION, [...REQUEST_OPTIONS, 'onSettled', 'concurrency']);
  const { onSettled, concurrency = 4 } = options ?? {};
  if (onSettled === undefined) throw new InvalidInputError('onSettled is missing: pass a function.');
  checkFunction(onSettled, 'onSettled');
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MOST_AT_ONCE) {
    throw new InvalidInputError(`concurrency must be a whole number from 1 to ${MOST_AT_ONCE}.`);
  }
  // A string would count as a list of its letters.
  const isIterable =
    typeof openOrders === 'object' &&
    openOrders !== null &&
    (Symbol.iterator in openOrders || Symbol.asyncIterator in openOrders);
  if (!isIterable) throw new InvalidInputError('openOrders must be an iterable of orders or of merchant order ids.');
}
