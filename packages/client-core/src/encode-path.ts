/** A path, query or header that must not be sent; the client turns it into its own validation error. */
export class InvalidTargetError extends TypeError {}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const WIRE_PATH = /^(?:\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})+)+$/;
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;
const PLAIN = /^[A-Za-z0-9_~-]+$/;
const LONE_SURROGATE = /\p{Cs}/u;

/**
 * Percent-encodes one path parameter, once.
 *
 * @throws InvalidTargetError for an empty text, `.`, `..`, control characters and lone surrogates: no encoding of those
 * survives every proxy, so that what was signed would not be what arrives.
 */
export function encodePathSegment(value: string, name: string): string {
  if (typeof value !== 'string') throw new InvalidTargetError(`${name} must be a string, not ${describeKind(value)}.`);
  if (PLAIN.test(value)) return value;
  if (value === '') throw new InvalidTargetError(`${name} must not be empty.`);
  if (value === '.' || value === '..')
    throw new InvalidTargetError(`${name} must not be "." or "..": it would name another path.`);
  if (CONTROL.test(value)) throw new InvalidTargetError(`${name} must not contain control characters.`);
  return encodeText(value, name);
}

/** Fills a route (`/payment-intents/{id}/qr`) with encoded parameters. */
export function buildPath(route: string, parameters: Readonly<Record<string, string>>): string {
  return route.replace(/\{(\w+)\}/g, (_match, name: string) => encodePathSegment(parameters[name] ?? '', name));
}

/** Checks a path that is sent as it stands: ASCII, encoded, absolute, without query, fragment, dot or empty segments. */
export function checkWirePath(path: string): string {
  if (typeof path !== 'string') throw new InvalidTargetError(`path must be a string, not ${describeKind(path)}.`);
  if (/[?#]/.test(path)) throw new InvalidTargetError('path must hold neither "?" nor "#": give the query as an option.');
  if (!WIRE_PATH.test(path)) {
    throw new InvalidTargetError('path must begin with "/", have no empty segment, and be percent-encoded already.');
  }
  if (path.split('/').some((segment) => DOT_SEGMENT.test(segment))) {
    throw new InvalidTargetError('path must not contain "." or ".." segments.');
  }
  return path;
}

/** `encodeURIComponent` plus the five characters it leaves although RFC 3986 reserves them. */
export function encodeText(value: string, name: string): string {
  if (LONE_SURROGATE.test(value)) throw new InvalidTargetError(`${name} must not contain half of a surrogate pair.`);
  return encodeURIComponent(value).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

export function describeKind(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}
