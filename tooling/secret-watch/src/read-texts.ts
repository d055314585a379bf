import { inspect } from 'node:util';

const inspectOptions = {
  depth: Number.POSITIVE_INFINITY,
  showHidden: true,
  getters: true,
  maxArrayLength: null,
  maxStringLength: null,
} as const;

/**
 * Every text that somebody could get out of a value: what `inspect`, `String`, `JSON.stringify` and a stack show, and each property,
 * own and inherited, hidden ones and symbols included.
 */
export function readTexts(value: unknown, texts = new Set<string>(), seen = new Set<object>()): Set<string> {
  if (typeof value === 'string') texts.add(value);
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return texts;
  seen.add(value);
  // A function's text is its source code, and a test's code names the test's secrets.
  if (typeof value === 'object') {
    const prints = [() => JSON.stringify(value), () => String(value)];
    // What an error prints besides its properties is its stack, and a stack is the message and names of files.
    if (!(value instanceof Error) || inspect.custom in value) prints.push(() => inspect(value, inspectOptions));
    for (const print of prints) {
      const text = attempt(print);
      if (typeof text === 'string') texts.add(text);
    }
  }
  if (ArrayBuffer.isView(value)) {
    texts.add(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString());
    return texts;
  }
  for (let owner: object | null = value; owner !== null && !isBuiltIn(owner); owner = Object.getPrototypeOf(owner)) {
    for (const key of attempt(() => Reflect.ownKeys(owner as object)) ?? []) {
      texts.add(String(key));
      if (key === 'stack' && value instanceof Error) continue;
      if (typeof value === 'function' && (key === 'prototype' || key === 'arguments' || key === 'caller')) continue;
      readTexts(
        attempt(() => Reflect.get(value, key)),
        texts,
        seen,
      );
    }
  }
  return texts;
}

/** `Object.prototype` and the like: the same in every process. */
function isBuiltIn(owner: object): boolean {
  const maker: unknown = Object.getOwnPropertyDescriptor(owner, 'constructor')?.value;
  return typeof maker === 'function' && maker.prototype === owner && Reflect.get(globalThis, maker.name) === maker;
}

/** Getters and proxies may throw; what they throw is not the value's text. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
