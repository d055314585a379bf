const NAMES = [
  'Error',
  'AggregateError',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
] as const;

/**
 * From now on, hands over every error that is made in this process, also those that nobody throws or that are swallowed.
 * Classes that were derived from `Error` before stay unheard; so this comes before the code under test is loaded.
 */
export function hearErrors(onError: (error: Error) => void): void {
  for (const name of NAMES) {
    const original: ErrorConstructor = globalThis[name] as ErrorConstructor;
    const handler: ProxyHandler<ErrorConstructor> = {
      construct(target, values, newTarget) {
        const isDerived = newTarget !== heard;
        const error = Reflect.construct(target, values, isDerived ? newTarget : target) as Error;
        // Takes this line off the stack; V8 does so itself for derived classes.
        if (!isDerived) Error.captureStackTrace(error, handler.construct);
        onError(error);
        return error;
      },
      apply(target, self, values) {
        const error = Reflect.apply(target, self, values) as Error;
        Error.captureStackTrace(error, handler.apply);
        onError(error);
        return error;
      },
    };
    const heard = new Proxy(original, handler);
    Object.defineProperty(globalThis, name, { value: heard, writable: true, configurable: true });
  }
}

/**
 * Whether an error is of a package's own tree: those have a brand, so that guards know them across copies of a package. What
 * is thrown inside a package and made one of them before anybody sees it may still hold anything.
 */
export function isBranded(error: Error): boolean {
  for (let owner: object | null = error; owner !== null; owner = Object.getPrototypeOf(owner)) {
    if (Object.getOwnPropertySymbols(owner).some((symbol) => Symbol.keyFor(symbol)?.startsWith('@x/'))) return true;
  }
  return false;
}
