import { type ApiPromise, type Call, createError, type RequestOptions, toApiPromise } from '@x/client-core';
import { errorTree } from '../errors/error-tree.ts';
import { StablecoinConflictError } from '../errors/stablecoin-error.ts';
import type { ClientContext, StablecoinResponse } from '../transport/client-context.ts';

export interface CreateOptions extends RequestOptions {
  /**
   * What to do when the id is already used: `true` gives what has it, if it is what was asked for. For a process that may have asked
   * before and died. Default false: a conflict, unless an attempt of this very call may have made it.
   */
  readonly findExisting?: boolean | undefined;
}

export interface CreateOrFindPlan<T> {
  readonly options: RequestOptions | undefined;
  readonly findExisting: boolean | undefined;
  readonly create: () => Call<T>;
  /** Asks for what the create may have made. */
  readonly find: (options: RequestOptions | undefined) => ApiPromise<T, StablecoinResponse>;
  /** Says why what was found is not what was asked for. */
  readonly explainMismatch: (found: T) => string | undefined;
}

/**
 * Creates, with retries. When an attempt's reply was lost and a later one is told that the id is used, the first one may have made the
 * object: it is looked up and returned if it is what was asked for.
 *
 * @see docs/assumptions.md#stablecoin-create-conflict
 */
export function createOrFind<T>(context: ClientContext, plan: CreateOrFindPlan<T>): ApiPromise<T, StablecoinResponse> {
  const { runtime } = context.shared;
  const startedAt = runtime.monotonicNow();
  return toApiPromise(createFirst());

  async function createFirst(): Promise<{ readonly data: T; readonly response: StablecoinResponse }> {
    try {
      return await context.transport.send(plan.create).withResponse();
    } catch (error) {
      // A conflict on the only attempt, or after attempts that surely made nothing, is somebody else's object.
      if (!(error instanceof StablecoinConflictError)) throw error;
      if (error.outcome !== 'unknown' && plan.findExisting !== true) throw error;
      return findOwn(error);
    }
  }

  async function findOwn(
    conflict: StablecoinConflictError,
  ): Promise<{ readonly data: T; readonly response: StablecoinResponse }> {
    let found: { readonly data: T; readonly response: StablecoinResponse };
    try {
      found = await plan.find(limitDeadline()).withResponse();
    } catch (cause) {
      throw createConflict(conflict, 'The id is already used, and what has it could not be looked up.', cause);
    }
    const mismatch = plan.explainMismatch(found.data);
    if (mismatch !== undefined) throw createConflict(conflict, `The id is already used: ${mismatch}`, conflict);
    return found;
  }

  /** What is left of the call's deadline is all that the look-up gets. */
  function limitDeadline(): RequestOptions | undefined {
    const deadline = plan.options?.deadline ?? context.shared.deadline;
    if (deadline === undefined) return plan.options;
    return { ...plan.options, deadline: Math.max(1, deadline - (runtime.monotonicNow() - startedAt)) };
  }
}

function createConflict(conflict: StablecoinConflictError, message: string, cause: unknown): Error {
  const { code, operation, statusCode, requestId, attempts, outcome } = conflict;
  return createError(errorTree, 'conflict', message, { code, operation, statusCode, requestId, attempts, outcome, cause });
}
