import {
  type ApiPromise,
  type Call,
  REQUEST_OPTIONS,
  type RequestOptions,
  refuseUnknownOptions,
  toApiPromise,
} from '@x/client-core';
import { createError, InvalidInputError, UnusableAnswerError } from '@x/client-core/errors';
import { compareDecimal, isDecimalString } from '@x/protocol/money';
import { describeKind } from '@x/protocol/options';
import type { CheckoutOrder, CreateCheckoutOrderParams, CreateRefundParams, DecimalMoney, Refund } from '@x/protocol/stablecoin';
import type { ClientContext, StablecoinResponse } from '../context.ts';
import { errorTree, StablecoinAbortError, StablecoinConflictError } from '../errors.ts';

/** The options of every create. */
export interface CreateOptions extends RequestOptions {
  /**
   * What to do when the id is already used. `true` returns the object that has it, if it is what was asked for: for a process that may
   * have asked before and died. Default false: a conflict, unless an attempt of this very call may have created it.
   */
  readonly findExisting?: boolean | undefined;
}

/** How to create one kind of object, and how to find it again. */
export interface CreateOrFindPlan<P extends object, T extends object> {
  readonly operation: string;
  readonly options: CreateOptions | undefined;
  /** The names of the options that this create takes beside those of every create. */
  readonly ownOptions?: readonly string[] | undefined;
  /** Checks the input and copies it, so that later changes by the caller have no effect. */
  readonly readParams: () => P;
  /** The call without its options. */
  readonly create: (asked: P) => Call<T>;
  /** Looks up what the create may have made. */
  readonly find: (asked: P, options: RequestOptions) => ApiPromise<T, StablecoinResponse>;
  /** Says why an object is not what was asked for. */
  readonly explainMismatch: (asked: P, found: T) => string | undefined;
}

/** How to look an object up. */
export type LookUp = Pick<Call<unknown>, 'options' | 'retry' | 'retryNotFound'>;

interface Answer<T> {
  readonly data: T;
  readonly response: StablecoinResponse;
}

/**
 * Creates, with retries. When the reply to one attempt was lost and a later one is told that the id is used, the first one may have
 * created the object: it is looked up, and returned if it is what was asked for.
 *
 * @see docs/assumptions.md#stablecoin-create-conflict
 */
export function createOrFind<P extends object, T extends object>(
  context: ClientContext,
  plan: CreateOrFindPlan<P, T>,
): ApiPromise<T, StablecoinResponse> {
  return toApiPromise(create(context, plan));
}

async function create<P extends object, T extends object>(
  context: ClientContext,
  plan: CreateOrFindPlan<P, T>,
): Promise<Answer<T>> {
  const startedAt = context.shared.runtime.monotonicNow();
  const { findExisting, ...options } = pickOptions(plan.options);
  let asked: P | undefined;
  try {
    return await context.transport
      .send(plan.operation, () => {
        checkCreateOptions(plan);
        const params = plan.readParams();
        asked = params;
        const call = plan.create(params);
        return { ...call, options, parse: (data) => requireMatch(plan, params, call.parse?.(data) as T) };
      })
      .withResponse();
  } catch (error) {
    if (asked === undefined || !isIdUsed(error)) throw error;
    // A conflict on the only attempt, or after attempts that surely created nothing, is with another call's object.
    if (!error.followsLostAttempt && findExisting !== true) throw error;
    const deadline = options.deadline ?? context.shared.deadline;
    const passed = context.shared.runtime.monotonicNow() - startedAt;
    // The look-up gets what is left of the call's deadline.
    const left = deadline === undefined ? options : { ...options, deadline: Math.max(1, deadline - passed) };
    return await findOwn(plan, asked, { conflict: error, options: left });
  }
}

type OptionsOfPlan = Pick<CreateOrFindPlan<object, object>, 'operation' | 'options' | 'ownOptions'>;

function checkCreateOptions({ options, operation, ownOptions = [] }: OptionsOfPlan): void {
  refuseUnknownOptions(options, operation, [...REQUEST_OPTIONS, 'findExisting', ...ownOptions]);
  const findExisting: unknown = options?.findExisting;
  if (findExisting !== undefined && typeof findExisting !== 'boolean') {
    throw new InvalidInputError(`findExisting must be true or false, not ${describeKind(findExisting)}.`);
  }
}

function pickOptions(options: CreateOptions | undefined): CreateOptions {
  const names = [...REQUEST_OPTIONS, 'findExisting'];
  return Object.fromEntries(Object.entries(options ?? {}).filter(([name]) => names.includes(name)));
}

/** Compares what the answer holds with what was asked for; an answer may leave fields out. */
function requireMatch<P extends object, T extends object>(plan: CreateOrFindPlan<P, T>, asked: P, answered: T): T {
  const present = Object.entries(answered).filter(([, value]) => value !== undefined && value !== null);
  const mismatch = plan.explainMismatch(asked, { ...asked, ...Object.fromEntries(present) } as unknown as T);
  if (mismatch === undefined) return answered;
  throw new UnusableAnswerError(`The answer is not what was asked for: ${mismatch}`, { kind: 'conflict', received: answered });
}

/** A conflict that says that the id is used, rather than one about an answer that does not match. */
function isIdUsed(error: unknown): error is StablecoinConflictError {
  return error instanceof StablecoinConflictError && error.received === undefined;
}

async function findOwn<P extends object, T extends object>(
  plan: CreateOrFindPlan<P, T>,
  asked: P,
  { conflict, options }: { readonly conflict: StablecoinConflictError; readonly options: RequestOptions },
): Promise<Answer<T>> {
  let found: Answer<T>;
  try {
    found = await plan.find(asked, options).withResponse();
  } catch (cause) {
    if (cause instanceof StablecoinAbortError) throw describeAbort(conflict, cause);
    const message = 'The id is already used, and the object that has it could not be looked up.';
    throw describeConflict(conflict, message, { cause });
  }
  const mismatch = plan.explainMismatch(asked, found.data);
  if (mismatch === undefined) return found;
  throw describeConflict(conflict, `The id is already used: ${mismatch}`, { cause: conflict, received: found.data });
}

/** Tells about the abort, and keeps that an attempt of this call may have created something. */
function describeAbort(conflict: StablecoinConflictError, { message, cause }: StablecoinAbortError): Error {
  const { operation, attempts, outcome } = conflict;
  return createError(errorTree, 'abort', message, { operation, attempts, outcome, cause });
}

function describeConflict(
  conflict: StablecoinConflictError,
  message: string,
  facts: { readonly cause: unknown; readonly received?: unknown },
): Error {
  const { code, operation, statusCode, requestId, attempts, outcome } = conflict;
  return createError(errorTree, 'conflict', message, {
    code,
    operation,
    statusCode,
    requestId,
    attempts,
    outcome,
    ...facts,
  });
}

/** Says why an order is not for the amount that was asked for. '100.5' and '100.50' are the same amount. */
export function explainAmountMismatch(asked: DecimalMoney, found: DecimalMoney | undefined): string | undefined {
  if (!isDecimalString(found?.value) || typeof found?.currency !== 'string')
    return 'the order shows no readable amount to compare.';
  if (found.currency !== asked.currency) return 'the order is in another currency.';
  if (compareDecimal(found.value, asked.value) !== 0) return 'the order is for another amount.';
  return undefined;
}

/** The same for API Checkout, where money on another network or in another currency would be lost. */
export function explainCheckoutMismatch(asked: CreateCheckoutOrderParams, found: CheckoutOrder): string | undefined {
  const { network = asked.network, cryptoPaymentAmount } = found;
  if (network !== asked.network) return 'the order is on another network.';
  const currency: unknown = cryptoPaymentAmount?.currency;
  if (currency !== undefined && currency !== asked.orderAmount.currency) return 'the order is paid in another currency.';
  return explainAmountMismatch(asked.orderAmount, found.orderAmount);
}

/**
 * Says why a refund is not the one that was asked for. What a look-up answers is not published, so what it leaves out is not compared. docs/assumptions.md#stablecoin-refund-amount
 */
export function explainRefundMismatch(asked: CreateRefundParams, found: Refund): string | undefined {
  if (found.acquiringOrderId !== undefined && found.acquiringOrderId !== asked.acquiringOrderId)
    return 'the refund is of another order.';
  const answered = new Map(Object.entries(found));
  const differs = Object.entries(asked).some(
    ([key, value]) => /amount/i.test(key) && value !== undefined && isAnotherAmount(value, answered.get(key)),
  );
  return differs ? 'the refund is for another amount.' : undefined;
}

function isAnotherAmount(asked: unknown, found: unknown): boolean {
  if (found === undefined || found === null) return false;
  const [a, b] = [readMoney(asked), readMoney(found)];
  if (!isDecimalString(a.value) || !isDecimalString(b.value)) return true;
  const isOtherCurrency = a.currency !== undefined && b.currency !== undefined && a.currency !== b.currency;
  return isOtherCurrency || compareDecimal(a.value, b.value) !== 0;
}

/** `{ value, currency }` or the value alone. */
function readMoney(money: unknown): { readonly value?: unknown; readonly currency?: unknown } {
  return typeof money === 'object' && money !== null ? money : { value: money };
}
