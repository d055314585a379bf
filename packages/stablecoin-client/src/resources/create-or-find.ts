import {
  type ApiPromise,
  type Call,
  createError,
  followsLostAttempt,
  type RequestOptions,
  recoverApiPromise,
  takeOptions,
} from '@x/client-core';
import { errorTree } from '../errors/error-tree.ts';
import { StablecoinAbortError, StablecoinConflictError } from '../errors/stablecoin-error.ts';
import type { ClientContext, StablecoinResponse } from '../transport/client-context.ts';

export interface CreateOptions extends RequestOptions {
  /**
   * What to do when the id is already used: `true` gives what has it, if it is what was asked for. For a process that may have asked
   * before and died. Default false: a conflict, unless an attempt of this very call may have made it.
   */
  readonly findExisting?: boolean | undefined;
}

export interface CreateOrFindPlan<P, T, O extends CreateOptions = CreateOptions> {
  readonly operation: string;
  readonly options: O | undefined;
  /** Checks the input and copies it: what the caller does to it afterwards changes nothing. */
  readonly readParams: () => P;
  readonly create: (asked: P, options: Partial<O>) => Call<T>;
  /** Asks for what the create may have made. */
  readonly find: (asked: P, options: RequestOptions) => ApiPromise<T, StablecoinResponse>;
  /** Says why what was found is not what was asked for. */
  readonly explainMismatch: (asked: P, found: T) => string | undefined;
}

interface Answer<T> {
  readonly data: T;
  readonly response: StablecoinResponse;
}

/**
 * Creates, with retries. When an attempt's reply was lost and a later one is told that the id is used, the first one may have made the
 * object: it is looked up and returned if it is what was asked for.
 *
 * @see docs/assumptions.md#stablecoin-create-conflict
 */
export function createOrFind<P, T, O extends CreateOptions>(
  context: ClientContext,
  plan: CreateOrFindPlan<P, T, O>,
): ApiPromise<T, StablecoinResponse> {
  const { runtime } = context.shared;
  const startedAt = runtime.monotonicNow();
  let asked: { readonly params: P; readonly options: Partial<O> } | undefined;
  const creation = context.transport.send(() => {
    asked = { options: takeOptions(plan.options), params: plan.readParams() };
    return plan.create(asked.params, asked.options);
  }, plan.operation);
  return recoverApiPromise(creation, async (error) => {
    if (!(error instanceof StablecoinConflictError) || asked === undefined) throw error;
    // A conflict on the only attempt, or after attempts that surely made nothing, is with another call's object.
    if (!followsLostAttempt(error) && asked.options.findExisting !== true) throw error;
    return findOwn(asked.params, asked.options, error);
  });

  async function findOwn(asked: P, options: Partial<O>, conflict: StablecoinConflictError): Promise<Answer<T>> {
    let found: Answer<T>;
    try {
      found = await plan.find(asked, limitDeadline(options)).withResponse();
    } catch (cause) {
      if (cause instanceof StablecoinAbortError) throw createAbort(conflict, cause);
      throw createConflict(conflict, 'The id is already used, and what has it could not be looked up.', cause);
    }
    const mismatch = plan.explainMismatch(asked, found.data);
    if (mismatch !== undefined) throw createConflict(conflict, `The id is already used: ${mismatch}`, conflict);
    return found;
  }

  /** What is left of the call's deadline is all that the look-up gets. */
  function limitDeadline(options: Partial<O>): RequestOptions {
    const deadline = options.deadline ?? context.shared.deadline;
    if (deadline === undefined) return options;
    return { ...options, deadline: Math.max(1, deadline - (runtime.monotonicNow() - startedAt)) };
  }
}

/** Whoever aborts is told so; that an attempt of this call may have made something stays known. */
function createAbort(conflict: StablecoinConflictError, { message, cause }: StablecoinAbortError): Error {
  const { operation, attempts, outcome } = conflict;
  return createError(errorTree, 'abort', message, { operation, attempts, outcome, cause });
}

function createConflict(conflict: StablecoinConflictError, message: string, cause: unknown): Error {
  const { code, operation, statusCode, requestId, attempts, outcome } = conflict;
  return createError(errorTree, 'conflict', message, { code, operation, statusCode, requestId, attempts, outcome, cause });
}
