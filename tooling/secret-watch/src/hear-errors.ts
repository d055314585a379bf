const names = ['Error', 'AggregateError', 'RangeError', 'SyntaxError', 'TypeError'] as const;

/**
 * Hands over every error that is made in this process, also those that nobody throws. Classes that were derived from `Error` before
 * stay unheard, so this comes before the code under test is loaded.
 */
export function hearErrors(onError: (error: Error) => void): void {
  for (const name of names) {
    const original = globalThis[name] as ErrorConstructor;
    const heard: ErrorConstructor = new Proxy(original, {
      construct(target, values, newTarget) {
        const error = Reflect.construct(target, values, newTarget === heard ? target : newTarget) as Error;
        onError(error);
        return error;
      },
    });
    Object.defineProperty(globalThis, name, { value: heard, writable: true, configurable: true });
  }
}

/** Whether an error is of a package's own tree. What is thrown inside a package and never leaves it may hold anything. */
export function isBranded(error: Error): boolean {
  for (let owner: object | null = error; owner !== null; owner = Object.getPrototypeOf(owner)) {
    if (Object.getOwnPropertySymbols(owner).some((symbol) => Symbol.keyFor(symbol)?.startsWith('@x/'))) return true;
  }
  return false;
}
