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
  return addWithResponse(promise, async () => ({ data: await promise, response: exchange.response as R }));
}

/** The same, from a promise of both: for calls that are made of several. */
export function toApiPromise<T, R extends ApiResponse>(
  both: Promise<{ readonly data: T; readonly response: R }>,
): ApiPromise<T, R> {
  const target = both.then((answer) => answer.data);
  return addWithResponse(target, async () => {
    await target;
    return both;
  });
}

/**
 * A call that may end well although it was refused.
 *
 * @param recover gives what the promise is to be fulfilled with instead, or rejects
 */
export function recoverApiPromise<T, R extends ApiResponse>(
  call: ApiPromise<T, R>,
  recover: (error: unknown) => Promise<{ readonly data: T; readonly response: R }>,
): ApiPromise<T, R> {
  let recovered: { readonly data: T; readonly response: R } | undefined;
  const target = call.catch(async (error: unknown) => {
    recovered = await recover(error);
    return recovered.data;
  });
  return addWithResponse(target, async () => {
    await target;
    return recovered ?? call.withResponse();
  });
}

/**
 * Not `promise.withResponse = () => ...` where the function is written: V8 takes a function literal that is assigned to a property for a
 * method of a long-lived object and puts it into the old generation, and with it all that this call has made, answer included.
 */
function addWithResponse<T, R extends ApiResponse>(
  promise: Promise<T>,
  withResponse: ApiPromise<T, R>['withResponse'],
): ApiPromise<T, R> {
  const target = promise as ApiPromise<T, R>;
  target.withResponse = withResponse;
  return target;
}
