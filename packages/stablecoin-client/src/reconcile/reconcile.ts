import type { RequestOptions } from '@x/client-core';
import { createError, createInputError, hideFacts, refuseAs } from '@x/client-core/errors';
import { isTerminalOrderStatus } from '@x/protocol/stablecoin';
import type { Product } from '../context.ts';
import {
  errorTree,
  StablecoinAbortError,
  StablecoinAuthenticationError,
  StablecoinConnectionError,
  StablecoinError,
  StablecoinPermissionError,
  StablecoinRateLimitError,
} from '../errors.ts';
import { type BackOff, createBackOff } from './back-off.ts';
import { checkPlan, OPERATION, type OpenOrder, type Order, type ReconcilePlan, type ReconcileSummary } from './plan.ts';
import { type InTurn, readInTurn } from './read-in-turn.ts';

/** The gateway counts as down when the requests in flight and two probes have failed in a row, for more than one order. */
const ROUNDS_UNTIL_DOWN = 3;

/** The code for every call to API Checkout of a merchant that does not have it: its other orders need not be asked about. */
const CHECKOUT_NOT_ENABLED = '50010';

/** An entry that is asked about. */
interface Task<O> {
  readonly entry: O;
  readonly product: Product;
  readonly merchantOrderId: string;
  tries: number;
  error: unknown;
}

/** A sweep in progress. */
interface Sweep<O extends OpenOrder | string> {
  readonly plan: ReconcilePlan<O>;
  readonly request: RequestOptions;
  readonly source: InTurn<O>;
  readonly backOff: BackOff;
  /** Orders whose look-up failed for a moment: they are asked about again after all others. */
  readonly again: Task<O>[];
  readonly seen: Set<string>;
  readonly failures: { readonly merchantOrderId: string; readonly error: unknown }[];
  checked: number;
  settled: number;
  open: number;
  /** The orders whose look-ups failed since the last answer. */
  readonly failedInARow: Set<string>;
  noCheckout: StablecoinPermissionError | undefined;
  stopped: ReconcileSummary['stopped'] | undefined;
  /** What the sweep rejects with. */
  fatal: { readonly error: unknown } | undefined;
}

/** Asks about each order, a few at a time, and hands over those with a final status. */
export async function reconcile<O extends OpenOrder | string>(plan: ReconcilePlan<O>): Promise<ReconcileSummary> {
  const sweep = beginSweep(plan);
  const { signal, concurrency = 4 } = plan.options;
  try {
    await Promise.all(Array.from({ length: concurrency }, () => work(sweep)));
  } finally {
    await sweep.source.end();
  }
  if (signal?.aborted === true && sweep.fatal === undefined) {
    const message = 'The sweep was aborted by its signal.';
    sweep.fatal = { error: createError(errorTree, 'abort', message, { operation: OPERATION, cause: signal.reason }) };
  }
  const summary = summarize(sweep);
  if (sweep.fatal === undefined) return summary;
  const { error } = sweep.fatal;
  if (error instanceof Error && Object.isExtensible(error)) hideFacts(error, { summary });
  throw error;
}

function beginSweep<O extends OpenOrder | string>(plan: ReconcilePlan<O>): Sweep<O> {
  const { options } = plan;
  refuseAs(errorTree, OPERATION, () => checkPlan(plan));
  const { onSettled: _onSettled, concurrency: _concurrency, ...request } = options;
  return {
    plan,
    request,
    source: readInTurn(plan.openOrders),
    backOff: createBackOff({ random: plan.random, pause: (ms) => plan.pause(OPERATION, ms, options.signal) }),
    again: [],
    seen: new Set(),
    failures: [],
    checked: 0,
    settled: 0,
    open: 0,
    failedInARow: new Set(),
    noCheckout: undefined,
    stopped: undefined,
    fatal: undefined,
  };
}

/** One of the sweep's workers. */
async function work<O extends OpenOrder | string>(sweep: Sweep<O>): Promise<void> {
  try {
    while (sweep.fatal === undefined && sweep.stopped === undefined && sweep.plan.options.signal?.aborted !== true) {
      const task = await takeTask(sweep);
      if (task === 'end') return;
      if (task === 'skip') continue;
      const order = await lookUp(sweep, task);
      if (order !== undefined) await handOver(sweep, task, order);
    }
  } catch (error) {
    sweep.fatal ??= { error };
  }
}

async function takeTask<O extends OpenOrder | string>(sweep: Sweep<O>): Promise<Task<O> | 'end' | 'skip'> {
  const next = await sweep.source.next();
  if (next.done === true) return sweep.again.shift() ?? 'end';
  const entry = next.value;
  const order: OpenOrder = typeof entry === 'string' ? { merchantOrderId: entry } : (entry ?? { merchantOrderId: '' });
  const { merchantOrderId } = order;
  const product = productOf(order, sweep.plan.defaultProduct);
  const identity = `${String(product)} ${merchantOrderId}`;
  if (sweep.seen.has(identity)) return 'skip';
  sweep.seen.add(identity);
  if (product !== undefined) return { entry, product, merchantOrderId, tries: 0, error: undefined };
  const error = createInputError(errorTree, "product must be 'hosted' or 'checkout'.", OPERATION);
  sweep.failures.push({ merchantOrderId, error });
  return 'skip';
}

/** `undefined` for an entry whose product does not exist. */
function productOf(order: OpenOrder, defaultProduct: Product): Product | undefined {
  const { product } = order;
  if (product === 'hosted' || product === 'checkout') return product;
  if (product !== undefined && product !== null) return undefined;
  return order.network !== undefined || order.depositAddress !== undefined ? 'checkout' : defaultProduct;
}

/** `undefined` where the look-up failed: it is noted, and perhaps tried again later. */
async function lookUp<O extends OpenOrder | string>(sweep: Sweep<O>, task: Task<O>): Promise<Order | undefined> {
  const { plan, backOff, noCheckout } = sweep;
  const { product, merchantOrderId } = task;
  if (product === 'checkout' && noCheckout !== undefined) {
    sweep.failures.push({ merchantOrderId, error: noCheckout });
    return undefined;
  }
  const isProbe = await backOff.enter();
  if (sweep.stopped !== undefined) {
    if (task.tries > 0) sweep.again.push(task);
    if (isProbe) backOff.succeeded(true);
    return undefined;
  }
  try {
    task.tries += 1;
    const order = await plan.retrieve(product, merchantOrderId, sweep.request);
    noteAnswer(sweep, isProbe);
    sweep.checked += 1;
    return order;
  } catch (error) {
    noteFailure(sweep, task, { error, isProbe });
    return undefined;
  }
}

function noteAnswer<O extends OpenOrder | string>(sweep: Sweep<O>, isProbe: boolean): void {
  sweep.backOff.succeeded(isProbe);
  sweep.failedInARow.clear();
}

/** @throws an abort, which ends the sweep */
function noteFailure<O extends OpenOrder | string>(
  sweep: Sweep<O>,
  task: Task<O>,
  { error, isProbe }: { readonly error: unknown; readonly isProbe: boolean },
): void {
  const { merchantOrderId, product } = task;
  const isPassing = error instanceof StablecoinError && error.retryable;
  if (!isPassing) noteAnswer(sweep, isProbe);
  if (error instanceof StablecoinAbortError) throw error;
  task.error = error;
  if (isPassing) {
    sweep.backOff.failed(isProbe, error instanceof StablecoinRateLimitError ? error.retryAfterMs : undefined);
    sweep.failedInARow.add(merchantOrderId);
    if (sweep.backOff.roundsFailed >= ROUNDS_UNTIL_DOWN && sweep.failedInARow.size > 1) {
      sweep.stopped ??= { reason: error instanceof StablecoinRateLimitError ? 'rate-limited' : 'unreachable', error };
    }
    if (task.tries <= sweep.plan.maxRetries) {
      sweep.again.push(task);
      return;
    }
  } else if (error instanceof StablecoinAuthenticationError) {
    sweep.stopped ??= { reason: 'credentials', error };
  } else if (error instanceof StablecoinConnectionError) {
    sweep.stopped ??= { reason: 'unreachable', error };
  } else if (product === 'checkout' && error instanceof StablecoinPermissionError && error.code === CHECKOUT_NOT_ENABLED) {
    sweep.noCheckout = error;
  }
  sweep.failures.push({ merchantOrderId, error });
}

async function handOver<O extends OpenOrder | string>(sweep: Sweep<O>, task: Task<O>, order: Order): Promise<void> {
  if (!isTerminalOrderStatus(order.status ?? '')) {
    sweep.open += 1;
    return;
  }
  try {
    await sweep.plan.options.onSettled(order, task.entry);
    sweep.settled += 1;
  } catch (error) {
    // Even an error of this client: it is about the shop's own calls and says nothing about the orders that follow.
    sweep.failures.push({ merchantOrderId: task.merchantOrderId, error });
  }
}

function summarize<O extends OpenOrder | string>(sweep: Sweep<O>): ReconcileSummary {
  const { checked, settled, open, stopped, again } = sweep;
  const failures = [...sweep.failures, ...again.map(({ merchantOrderId, error }) => ({ merchantOrderId, error }))];
  return { checked, settled, open, failed: failures.length, failures, ...(stopped === undefined ? {} : { stopped }) };
}
