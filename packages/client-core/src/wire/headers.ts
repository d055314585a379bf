import { describeKind, isPlainObject } from '@x/protocol/options';
import { InvalidInputError } from '../errors/create-error.ts';

const TOKEN = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/;
const VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** Headers that frame, route or authenticate a request: only the client sets them. */
const RESERVED = new Set([
  'accept-encoding',
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-api-key',
  'x-itpay-signature',
  'x-signature',
  'x-timestamp',
]);

/** Checks a call's own headers and returns them as name, value, name, value. */
export function encodeHeaders(headers: Readonly<Record<string, string>> | Headers): readonly string[] {
  const flat: string[] = [];
  for (const [name, value] of listHeaders(headers)) {
    if (value === undefined) continue;
    if (!TOKEN.test(name)) throw new InvalidInputError('headers must have valid HTTP names.');
    if (RESERVED.has(name.toLowerCase()))
      throw new InvalidInputError(`headers must not set ${name.toLowerCase()}: the client sets it.`);
    if (typeof value !== 'string') throw new InvalidInputError(`headers.${name} must be a string, not ${describeKind(value)}.`);
    if (!VALUE.test(value)) throw new InvalidInputError(`headers.${name} must be Latin-1 text without control characters.`);
    flat.push(name.toLowerCase(), value);
  }
  return flat;
}

function listHeaders(headers: unknown): readonly (readonly [string, unknown])[] {
  if (Object.prototype.toString.call(headers) === '[object Headers]') return [...(headers as Headers)];
  if (isPlainObject(headers)) return Object.entries(headers);
  throw new InvalidInputError(`headers must be a plain object or a Headers object, not ${describeKind(headers)}.`);
}
