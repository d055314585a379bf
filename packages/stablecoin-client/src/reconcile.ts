import { createError, createInputError, InvalidTargetError, type RequestOptions } from '@x/client-core';
import { type CheckoutOrder, type HostedOrder, isTerminalOrderStatus } from '@x/protocol/stablecoin';
import { errorTree } from './errors/error-tree.ts';
import { StablecoinAbortError, StablecoinAuthenticationError, StablecoinPermissionError } from './errors/stablecoin-error.ts';
import { readInTurn } from './read-in-turn.ts';
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
   * Called once with each order that has ended, and the entry it came from, also where `openOrders` holds it twice. Hand the order to the same code that handles webhooks: whichever
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

/** What every call to API Checkout is answered where the merchant has not got it: the rest of its orders need not be asked about. */
const CHECKOUT_NOT_ENABLED = '50010';

interface Tally {
  checked: number;
  settled: number;
  open: number;
  readonly failures: { readonly merchantOrderId: string; readonly error: unknown }[];
}

/** Asks about each order once, a few at a time, and hands over those that have ended. */
export async function reconcile<O extends OpenOrder | string>(plan: ReconcilePlan<O>): Promise<ReconcileSummary> {
  const { concurrency = 4, signal } = checkOptions(plan.options);
  const source = readInTurn(checkSource(plan.openOrders));
  const tally: Tally = { checked: 0, settled: 0, open: 0, failures: [] };
  const check = createCheck(plan, tally);
  let fatal: { readonly error: unknown } | undefined;

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
  return tally;
}

/** What is done about one entry. Rejects with what concerns all of them; everything else is counted. */
function createCheck<O extends OpenOrder | string>(plan: ReconcilePlan<O>, tally: Tally): (entry: O) => Promise<void> {
  const { onSettled, concurrency: _concurrency, ...request } = plan.options;
  const asked = new Set<string>();
  let noCheckout: StablecoinPermissionError | undefined;

  async function find(product: Product, merchantOrderId: string): Promise<Settled | undefined> {
    try {
      if (product === 'checkout' && noCheckout !== undefined) throw noCheckout;
      const found = await plan.retrieve(product, merchantOrderId, request);
      tally.checked += 1;
      return found;
    } catch (error) {
      if (concernsAll(error)) throw error;
      if (product === 'checkout' && error instanceof StablecoinPermissionError && error.code === CHECKOUT_NOT_ENABLED) {
        noCheckout = error;
      }
      tally.failures.push({ merchantOrderId, error });
      return undefined;
    }
  }

  return async (entry) => {
    const order: OpenOrder = typeof entry === 'string' ? { merchantOrderId: entry } : (entry ?? { merchantOrderId: '' });
    const { merchantOrderId } = order;
    const product = productOf(order, plan.defaultProduct);
    const identity = `${String(product)} ${merchantOrderId}`;
    if (asked.has(identity)) return;
    asked.add(identity);
    if (product === undefined) {
      const error = createInputError(errorTree, "product must be 'hosted' or 'checkout'.", 'reconcile');
      tally.failures.push({ merchantOrderId, error });
      return;
    }
    const found = await find(product, merchantOrderId);
    if (found === undefined) return;
    if (!isTerminalOrderStatus(found.status ?? '')) {
      tally.open += 1;
      return;
    }
    try {
      await onSettled(found, entry);
      tally.settled += 1;
    } catch (error) {
      // Also one that the shop's own calls gave it: it says nothing about the orders that follow.
      tally.failures.push({ merchantOrderId, error });
    }
  };
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

/** `undefined` for an entry that names a product that there is not. */
function productOf(order: OpenOrder, defaultProduct: Product): Product | undefined {
  const { product } = order;
  if (product === 'hosted' || product === 'checkout') return product;
  if (product !== undefined && product !== null) return undefined;
  return order.network !== undefined || order.depositAddress !== undefined ? 'checkout' : defaultProduct;
}

/**
 * Refused credentials and a closed client would fail every other order too: asking on helps nobody. A refused permission may be one
 * order's, or a firewall's.
 */
function concernsAll(error: unknown): boolean {
  return error instanceof StablecoinAuthenticationError || error instanceof StablecoinAbortError;
}
