import { mistake } from './text.ts';

/**
 * Refuses an input object that is not a plain object, or that holds a field which would silently not be used. A field that is
 * `undefined` counts as left out.
 *
 * @throws TypeError that names the field and the known ones
 */
export function checkFields(input: unknown, known: readonly string[]): void {
  if (!isPlainObject(input)) throw mistake(`an object with the fields ${known.join(', ')}`, input);
  for (const name of Object.keys(input)) {
    if (known.includes(name) || input[name] === undefined) continue;
    throw new TypeError(`Expected the fields ${known.join(', ')}, but received ${JSON.stringify(name)}.`);
  }
}

/** An object literal of any realm. The contents of class instances (`Map`, `Headers`, `Promise`) are not their own properties. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Every realm has an `Object.prototype` of its own: it is the one prototype that has none itself.
  return prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf'));
}

/** A header holds 1 to 8 signatures, and a verification tries 1 to 8 secrets. @throws RangeError */
export function checkCount(list: readonly unknown[], what: string): void {
  if (list.length < 1 || list.length > 8) throw new RangeError(`Expected 1 to 8 ${what}, but received ${list.length}.`);
}
