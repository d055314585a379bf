type Method<TArguments extends unknown[], TResult> = (...args: TArguments) => Promise<TResult>;

const answers = new WeakMap<object, unknown>();

/**
 * A store's method that knows its answer at once: everybody gets a promise of it, the pipeline gets the answer.
 * It is known by the method and not by the store: a store that wraps or replaces the method is never passed by.
 */
export function synchronous<TArguments extends unknown[], TResult>(
  answer: (...args: TArguments) => TResult,
): Method<TArguments, TResult> {
  const method = async (...args: TArguments): Promise<TResult> => answer(...args);
  answers.set(method, answer);
  return method;
}

/** Calls a store's method: its answer, or the promise of it. */
export function callStore<TArguments extends unknown[], TResult>(
  store: object,
  method: Method<TArguments, TResult>,
  ...args: TArguments
): TResult | Promise<TResult> {
  const answer = answers.get(method) as ((...given: TArguments) => TResult) | undefined;
  return answer === undefined ? method.apply(store, args) : answer(...args);
}
