import * as z from 'zod';
import { explained } from './explained.ts';

/** The longest URL that the stablecoin gateway publishes; generous for the other one. */
const MAX_URL_LENGTH = 2048;

// What nearly every URL begins with. It settles the scheme and leaves no room for credentials: nothing else is to be asked of such a one
// than whether it is a URL.
const PLAIN_HTTP = /^https?:\/\/[A-Za-z0-9.-]+(?::[0-9]+)?(?:[/?#]|$)/;

/** Plain ones that were found good: a shop sends the same few with every order, and reading one costs more than all else about it. */
const good = new Set<string>();
const MOST_REMEMBERED = 64;

/** An absolute http or https URL without credentials. */
export function httpUrl(): z.ZodType<string> {
  return explained(z.string(), (value) => explainUrl(value, explainHttpUrl));
}

/** Where a browser or a phone is sent back to: a web page, or a link into an app. */
export function returnLink(): z.ZodType<string> {
  return explained(z.string(), (value) => explainUrl(value, explainReturnLink));
}

function explainUrl(value: string, explainParsed: (url: URL) => string | undefined): string | undefined {
  if (value.length > MAX_URL_LENGTH) return `expected at most ${MAX_URL_LENGTH} characters, ${value.length} came`;
  if (good.has(value)) return undefined;
  if (PLAIN_HTTP.test(value) && URL.canParse(value)) {
    if (good.size === MOST_REMEMBERED) good.clear();
    good.add(value);
    return undefined;
  }
  const url = readUrl(value);
  return url === undefined ? 'expected an absolute URL such as https://shop.example/paid' : explainParsed(url);
}

/** Not `URL.canParse`: once it is hot, Node 20 and 22 take hosts like café.example for no hosts. */
function readUrl(value: string): URL | undefined {
  try {
    return new URL(value);
  } catch {
    return undefined;
  }
}

function explainHttpUrl(url: URL): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'expected an http or https URL';
  if (url.username !== '' || url.password !== '') return 'expected a URL without a user name or a password';
  return undefined;
}

function explainReturnLink(url: URL): string | undefined {
  return /^(?:javascript|data|vbscript|blob|file):$/.test(url.protocol)
    ? 'expected a link to a page or an app, not to code or data'
    : undefined;
}
