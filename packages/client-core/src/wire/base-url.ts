import { InvalidInputError } from '../errors/create-error.ts';
import { checkWirePath } from './path.ts';

export interface BaseUrl {
  /** `https://api.example.com` */
  readonly origin: string;
  /** `/v1`, or empty; never ends in a slash. */
  readonly path: string;
  readonly isLoopback: boolean;
  readonly isEncrypted: boolean;
}

/** `URL.canParse` is wrong about hosts like café.example on Node 20 and 22. */
function readUrl(text: unknown): URL | undefined {
  try {
    return typeof text === 'string' ? new URL(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a base URL: http or https, no user, query or fragment. Its path is kept byte for byte. */
export function parseBaseUrl(text: string): BaseUrl {
  const url = readUrl(text);
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new InvalidInputError('baseUrl must be an absolute http or https URL.');
  }
  if (url.username !== '' || url.password !== '') throw new InvalidInputError('baseUrl must not contain a user or a password.');
  if (/[?#]/.test(text)) throw new InvalidInputError('baseUrl must not have a query or a fragment.');
  // `URL` also accepts one slash, backslashes and line ends, and would change the path that was written.
  const groups = /^https?:\/\/[^/\\\s]+(?<path>\/[^\s]*)?$/i.exec(text.trim())?.groups;
  if (groups === undefined) throw new InvalidInputError('baseUrl must be an absolute http or https URL.');
  const written = groups['path']?.replace(/\/+$/, '') ?? '';
  return {
    origin: url.origin,
    path: written === '' ? '' : checkWirePath(written),
    isLoopback: /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname),
    isEncrypted: url.protocol === 'https:',
  };
}

/**
 * Joins a path to the base. `/payment-intents` is relative. A path that begins with `documentedPrefix` (`/v1`) is the full documented
 * one: the base path already ends in that prefix.
 */
export function joinPath(basePath: string, path: string, documentedPrefix: string): string {
  const isFull = path === documentedPrefix || path.startsWith(`${documentedPrefix}/`);
  if (!isFull) return basePath + path;
  return basePath.endsWith(documentedPrefix) ? basePath.slice(0, -documentedPrefix.length) + path : basePath + path;
}
