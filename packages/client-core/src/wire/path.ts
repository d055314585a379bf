import { describeKind } from '@x/protocol/options';
import { InvalidInputError } from '../errors/create-error.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const WIRE_PATH = /^(?:\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+)+$/;
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;
const LONE_SURROGATE = /\p{Cs}/u;

/**
 * Percent-encodes one path parameter, once.
 *
 * @throws InvalidInputError for an empty text, `.`, `..`, control characters and lone surrogates: no encoding of those survives every
 * proxy, so the gateway would receive another path than the one that was signed
 */
export function encodePathSegment(value: string, name: string): string {
  if (typeof value !== 'string') throw new InvalidInputError(`${name} must be a string, not ${describeKind(value)}.`);
  if (value === '') throw new InvalidInputError(`${name} must not be empty.`);
  if (value === '.' || value === '..') throw new InvalidInputError(`${name} must not be "." or "..": the path would change.`);
  if (CONTROL.test(value)) throw new InvalidInputError(`${name} must not contain control characters.`);
  return encodeText(value, name);
}

/** Fills a route (`/payment-intents/{id}/qr`) with encoded parameters. */
export function buildPath(route: string, parameters: Readonly<Record<string, string>>): string {
  return route.replace(/\{(\w+)\}/g, (_match, name: string) => encodePathSegment(parameters[name] ?? '', name));
}

/** Checks a path that is sent as it is: ASCII, encoded, absolute, without query, fragment, dot segments or empty segments. */
export function checkWirePath(path: string): string {
  if (typeof path !== 'string') throw new InvalidInputError(`path must be a string, not ${describeKind(path)}.`);
  if (/[?#]/.test(path)) throw new InvalidInputError('path must not contain "?" or "#". Pass the query as an option.');
  if (!WIRE_PATH.test(path)) {
    throw new InvalidInputError('path must begin with "/", have no empty segment, and be percent-encoded.');
  }
  if (path.split('/').some((segment) => DOT_SEGMENT.test(segment))) {
    throw new InvalidInputError('path must not contain "." or ".." segments.');
  }
  return path;
}

/** `encodeURIComponent`, plus the five characters that RFC 3986 reserves and it leaves alone. */
export function encodeText(value: string, name: string): string {
  if (LONE_SURROGATE.test(value)) throw new InvalidInputError(`${name} must not contain half of a surrogate pair.`);
  return encodeURIComponent(value).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
