import { checkWirePath, InvalidTargetError } from './encode-path.ts';

export interface BaseUrl {
  /** `https://api.example.com` */
  readonly origin: string;
  /** `/v1`, or nothing; never ends in a slash. */
  readonly path: string;
  readonly isLoopback: boolean;
  readonly isEncrypted: boolean;
}

/** Not by `URL.canParse`: once it is hot, Node 20 and 22 take hosts like café.example for no hosts. */
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
    throw new InvalidTargetError('baseUrl must be an absolute http or https URL.');
  }
  if (url.username !== '' || url.password !== '') throw new InvalidTargetError('baseUrl must not hold a user or a password.');
  if (/[?#]/.test(text)) throw new InvalidTargetError('baseUrl must have neither a query nor a fragment.');
  // URL reads much more (one slash, backslashes, line ends): then its path would not be the one that is written.
  const groups = /^https?:\/\/[^/\\\s]+(?<path>\/[^\s]*)?$/i.exec(text.trim())?.groups;
  if (groups === undefined) throw new InvalidTargetError('baseUrl must be an absolute http or https URL.');
  const written = groups['path']?.replace(/\/+$/, '') ?? '';
  return {
    origin: url.origin,
    path: written === '' ? '' : checkWirePath(written),
    isLoopback: /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname),
    isEncrypted: url.protocol === 'https:',
  };
}

/**
 * Puts a path behind the base: `/payment-intents` is relative; a path that begins with `documentedPrefix` (`/v1`) is the
 * full documented one, whose prefix the base path already ends in.
 */
export function joinPath(basePath: string, path: string, documentedPrefix: string): string {
  const isFull = path === documentedPrefix || path.startsWith(`${documentedPrefix}/`);
  if (!isFull) return basePath + path;
  return basePath.endsWith(documentedPrefix) ? basePath.slice(0, -documentedPrefix.length) + path : basePath + path;
}
