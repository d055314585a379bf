import { describeKind, InvalidTargetError } from './encode-path.ts';

const TOKEN = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/;
const VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** What frames, routes or authenticates a request belongs to the client. */
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
export function encodeHeaders(headers: Readonly<Record<string, string>> | undefined): readonly string[] {
  if (headers === undefined) return [];
  const flat: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    if (!TOKEN.test(name)) throw new InvalidTargetError('headers must have valid HTTP names.');
    if (RESERVED.has(name.toLowerCase()))
      throw new InvalidTargetError(`headers must not set ${name.toLowerCase()}: the client does.`);
    if (typeof value !== 'string') throw new InvalidTargetError(`headers.${name} must be a string, not ${describeKind(value)}.`);
    if (!VALUE.test(value)) throw new InvalidTargetError(`headers.${name} must be Latin-1 text without control characters.`);
    flat.push(name.toLowerCase(), value);
  }
  return flat;
}
