type Method<TArguments extends unknown[], TResult> = (...args: TArguments) => Promise<TResult>;
type Answer<TArguments extends unknown[], TResult> = (...args: TArguments) => TResult;

interface AtOnce<TArguments extends unknown[], TResult> {
  readonly method: Method<TArguments, TResult>;
  readonly answer: Answer<TArguments, TResult>;
}

/** On the method and with its name on it: what wraps or replaces a method is never passed by, even if it copies its properties. */
const atOnceKey = Symbol('answer at once');

/** A store's method that knows its answer at once: everybody gets a promise of it, the pipeline gets the answer. */
export function synchronous<TArguments extends unknown[], TResult>(
  answer: Answer<TArguments, TResult>,
): Method<TArguments, TResult> {
  const method = async (...args: TArguments): Promise<TResult> => answer(...args);
  const atOnce: AtOnce<TArguments, TResult> = { method, answer };
  return Object.defineProperty(method, atOnceKey, { value: atOnce });
}

/** What to call in place of a method to get its answer at once, if there is such a thing. */
export function answerAtOnce<TArguments extends unknown[], TResult>(
  method: Method<TArguments, TResult>,
): Answer<TArguments, TResult> | undefined {
  const atOnce = (method as { readonly [atOnceKey]?: AtOnce<TArguments, TResult> })[atOnceKey];
  return atOnce?.method === method ? atOnce.answer : undefined;
}
