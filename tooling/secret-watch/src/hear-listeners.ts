type Hear = (name: string, value: unknown) => void;

const LEVELS = new Set<unknown>(['debug', 'error', 'info', 'warn']);
const heardAlready = new WeakSet<object>();

/** A logger that hands over what each level gets, then does what the given one does. Without one, it does nothing more. */
export function listenToLogger<T extends object>(logger: T | undefined, hear: Hear): T {
  return listen(logger, hear, (key) => LEVELS.has(key));
}

/** The same for hooks: each property `on...` is one. */
export function listenToHooks<T extends object>(hooks: T | undefined, hear: Hear): T {
  return listen(hooks, hear, (key) => typeof key === 'string' && /^on[A-Z]/.test(key));
}

function listen<T extends object>(listener: T | undefined, hear: Hear, isHeard: (key: string | symbol) => boolean): T {
  if (listener !== undefined && heardAlready.has(listener)) return listener;
  const given: object = listener ?? {};
  // Around an object of its own: a frozen one would forbid other methods than its own.
  const listening = new Proxy({} as T, {
    get(_target, key) {
      if (!isHeard(key)) return Reflect.get(given, key);
      return (...values: unknown[]): unknown => {
        hear(String(key), values);
        const method: unknown = Reflect.get(given, key);
        return typeof method === 'function' ? Reflect.apply(method, given, values) : undefined;
      };
    },
  });
  heardAlready.add(listening);
  return listening;
}
