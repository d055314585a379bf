import type { ApiResponse } from './options.ts';

/** A promise of the data that also gives the answer around it. */
export type ApiPromise<T, R extends ApiResponse = ApiResponse> = Promise<T> & {
  withResponse(): Promise<{ readonly data: T; readonly response: R }>;
};

/**
 * Adds `withResponse()` to a native promise: a subclass would make every `await` slower.
 *
 * @param exchange holds the response once the promise is fulfilled
 */
export function createApiPromise<T, R extends ApiResponse>(
  promise: Promise<T>,
  exchange: { readonly response: R | undefined },
): ApiPromise<T, R> {
  const target = promise as ApiPromise<T, R>;
  target.withResponse = async () => ({ data: await promise, response: exchange.response as R });
  return target;
}

/** The same, from a promise of both: for calls that are made of several. */
export function toApiPromise<T, R extends ApiResponse>(
  both: Promise<{ readonly data: T; readonly response: R }>,
): ApiPromise<T, R> {
  const target = both.then((answer) => answer.data) as ApiPromise<T, R>;
  target.withResponse = () => {
    target.catch(() => undefined);
    return both;
  };
  return target;
}
