import { createError, InvalidTargetError, type RequestOptions } from '@x/client-core';
import { type CheckoutOrder, type HostedOrder, isTerminalOrderStatus } from '@x/protocol/stablecoin';
import { errorTree } from './errors/error-tree.ts';
import { StablecoinAbortError, StablecoinAuthenticationError, StablecoinPermissionError } from './errors/stablecoin-error.ts';
import { refuseNamed } from './resolve-client-options.ts';
import type { Product } from './transport/authenticate.ts';

/** An order that your records still call open. An order object of this client will do. */
export interface OpenOrder {
  readonly merchantOrderId: string;
  /** Default: checkout for an order with a `network` or a `depositAddress`, and for a client without API key; else hosted. */
  readonly product?: Product | undefined;
  readonly network?: string | undefined;
  readonly depositAddress?: string | undefined;
}

type Settled = HostedOrder | CheckoutOrder;

/** Beside its own, the options of every call: they hold for each look-up, `signal` for the sweep. */
export interface ReconcileOptions<O extends OpenOrder | string> extends RequestOptions {
  /**
   * Called with each order that has ended, and the entry it came from. Hand the order to the same code that handles webhooks: whichever
   * comes first wins. What it throws is reported in `failures`, and the order is found again by the next sweep.
   */
  readonly onSettled: (order: Settled, entry: O) => unknown;
  /** Orders asked about at once, 1 to 64. Default 4. */
  readonly concurrency?: number | undefined;
}

export interface ReconcileSummary {
  readonly checked: number;
  readonly settled: number;
  /** Still INIT, PROCESSING or something this version does not know. */
  readonly open: number;
  readonly failures: readonly { readonly merchantOrderId: string; readonly error: unknown }[];
}

export interface ReconcilePlan<O extends OpenOrder | string> {
  readonly openOrders: Iterable<O> | AsyncIterable<O>;
  readonly options: ReconcileOptions<O>;
  readonly defaultProduct: Product;
  readonly retrieve: (product: Product, merchantOrderId: string, options: RequestOptions) => PromiseLike<Settled>;
}

const MOST_AT_ONCE = 64;

/** Asks about each order once, a few at a time, and hands over those that have ended. */
export async function reconcile<O extends OpenOrder | string>(plan: ReconcilePlan<O>): Promise<ReconcileSummary> {
  const { onSettled, concurrency = 4, ...request } = checkOptions(plan.options);
  const { signal } = request;
  const source = readInTurn(checkSource(plan.openOrders));
  const failures: { merchantOrderId: string; error: unknown }[] = [];
  let checked = 0;
  let settled = 0;
  let open = 0;
  let fatal: { readonly error: unknown } | undefined;

  async function check(entry: O): Promise<void> {
    const order: OpenOrder = typeof entry === 'string' ? { merchantOrderId: entry } : (entry ?? { merchantOrderId: '' });
    const { merchantOrderId } = order;
    let found: Settled;
    try {
      found = await plan.retrieve(productOf(order, plan.defaultProduct), merchantOrderId, request);
    } catch (error) {
      if (concernsAll(error)) fatal ??= { error };
      else failures.push({ merchantOrderId, error });
      return;
    }
    checked += 1;
    if (!isTerminalOrderStatus(found.status ?? '')) {
      open += 1;
      return;
    }
    try {
      await onSettled(found, entry);
      settled += 1;
    } catch (error) {
      // Also one that the shop's own calls gave it: it says nothing about the orders that follow.
      failures.push({ merchantOrderId, error });
    }
  }

  async function work(): Promise<void> {
    while (fatal === undefined && signal?.aborted !== true) {
      const next = await source.next();
      if (next.done === true) return;
      await check(next.value);
    }
  }

  try {
    await Promise.all(Array.from({ length: concurrency }, () => work().catch((error: unknown) => (fatal ??= { error }))));
  } finally {
    await source.end();
  }
  if (fatal !== undefined) throw fatal.error;
  if (signal?.aborted === true) {
    throw createError(errorTree, 'abort', 'The sweep was aborted by its signal.', {
      operation: 'reconcile',
      cause: signal.reason,
    });
  }
  return { checked, settled, open, failures };
}

function checkOptions<O extends OpenOrder | string>(options: ReconcileOptions<O>): ReconcileOptions<O> {
  return refuseNamed(() => {
    const { onSettled, concurrency = 4 } = options;
    if (typeof onSettled !== 'function') throw new InvalidTargetError('onSettled must be a function.');
    if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MOST_AT_ONCE) {
      throw new InvalidTargetError(`concurrency must be a whole number from 1 to ${MOST_AT_ONCE}.`);
    }
    return options;
  });
}

function checkSource<O>(source: Iterable<O> | AsyncIterable<O>): Iterable<O> | AsyncIterable<O> {
  return refuseNamed(() => {
    // A string would be taken for a list of its letters.
    const isIterable =
      typeof source === 'object' && source !== null && (Symbol.iterator in source || Symbol.asyncIterator in source);
    if (!isIterable) throw new InvalidTargetError('openOrders must be an iterable of orders or of merchant order ids.');
    return source;
  });
}

function productOf(order: OpenOrder, defaultProduct: Product): Product {
  if (order.product !== undefined) return order.product;
  return order.network !== undefined || order.depositAddress !== undefined ? 'checkout' : defaultProduct;
}

/** Refused credentials and a closed client would fail every other order too: asking on helps nobody. */
function concernsAll(error: unknown): boolean {
  return (
    error instanceof StablecoinAuthenticationError ||
    error instanceof StablecoinPermissionError ||
    error instanceof StablecoinAbortError
  );
}

interface InTurn<O> {
  next(): Promise<IteratorResult<O, unknown>>;
  end(): Promise<void>;
}

/** Lets several workers draw from one source: never two `next()` at once, which a database cursor would not bear. */
function readInTurn<O>(source: Iterable<O> | AsyncIterable<O>): InTurn<O> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  let last: Promise<unknown> = Promise.resolve();
  let ended = false;
  return {
    next() {
      const turn = last.then(async () => {
        if (ended) return { done: true as const, value: undefined };
        const result = await iterator.next();
        if (result.done === true) ended = true;
        return result;
      });
      last = turn.catch(() => {
        ended = true;
      });
      return turn;
    },
    async end() {
      await last;
      if (!ended) await iterator.return?.();
    },
  };
}
