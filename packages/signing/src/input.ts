import { Buffer } from 'node:buffer';
import type { Body } from './types.ts';

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

/** Also true for a `Uint8Array` of another realm, which `instanceof` does not know; false for proxies and other imitations. */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && (value as Uint8Array)[Symbol.toStringTag] === 'Uint8Array';
}

/** Whether the memory of these bytes was handed to somebody else (`structuredClone` and `postMessage` can do that). */
export function isDetached(bytes: Uint8Array): boolean {
  if (bytes.byteLength > 0) return false;
  try {
    new Uint8Array(bytes.buffer);
    return false;
  } catch {
    return true;
  }
}

/** A caller's mistake, named by what was expected and by what kind of value came. */
export function mistake(expected: string, received: unknown): TypeError {
  return new TypeError(`Expected ${expected}, but received ${describeKind(received)}.`);
}

/** What kind of value this is, for a message: never the value itself, which may be a secret. */
function describeKind(value: unknown): string {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.prototype.toString.call(value).slice(8, -1);
}

/**
 * Throws for a body that is neither bytes nor text. Such a body was parsed already, so its signature can no longer be checked.
 *
 * @throws TypeError
 */
export function checkBody(body: unknown): asserts body is Body {
  if (typeof body === 'string') return;
  if (!isBytes(body)) throw mistake('the body as raw bytes (a Uint8Array) or text, before any parser', body);
  if (isDetached(body)) throw new TypeError('The bytes are detached.');
}

/**
 * Whether a body has bytes of its own. Text with a lone surrogate has none: UTF-8 turns each of them into U+FFFD, so two texts
 * would share one signature.
 */
export function isEncodable(body: Body): boolean {
  return typeof body !== 'string' || (body as string & { isWellFormed(): boolean }).isWellFormed();
}

/** For signing and for secrets. @throws TypeError */
export function checkSignableBody(body: unknown): asserts body is Body {
  checkBody(body);
  if (!isEncodable(body)) throw new TypeError('The text holds lone surrogates.');
}

/** The parts of a request that are signed as text. */
export interface RequestLine {
  readonly method: unknown;
  readonly path: unknown;
  readonly query?: unknown;
}

/**
 * Whether a request line can be signed without ambiguity. What passes here holds no line feed and no other control character, so no
 * part of it can pose as the next one.
 */
export function isSignableLine({ method, path, query = '' }: RequestLine): boolean {
  // Cc: control characters. Cs: lone surrogates, which have no UTF-8 of their own.
  return hasForm(method, /^[A-Z]+$/) && hasForm(path, /^\/[^?#\p{Cc}\p{Cs}]*$/u) && hasForm(query, /^(?!\?)[^#\p{Cc}\p{Cs}]*$/u);
}

function hasForm(value: unknown, form: RegExp): boolean {
  return typeof value === 'string' && form.test(value);
}

/** The bytes of a text. */
export function toBytes(text: string, encoding: 'utf8' | 'hex' = 'utf8'): Uint8Array {
  return Buffer.from(text, encoding);
}

/** The bytes of several parts, one after the other. */
export function joinBytes(parts: readonly Body[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? toBytes(part) : part))));
}
