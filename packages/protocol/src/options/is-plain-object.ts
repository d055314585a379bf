/**
 * True for an object literal and for `Object.create(null)`, of any realm. False for arrays, and for class instances such as `Map`,
 * `Headers` and `Promise`, whose contents are not own properties.
 */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Each realm has its own `Object.prototype`, recognizable because it has no prototype itself.
  return prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf'));
}
