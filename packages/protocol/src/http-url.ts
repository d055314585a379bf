import * as z from 'zod';
import { explained } from './explained.ts';

/** The longest URL that the stablecoin gateway publishes; generous for the other one. */
const MAX_URL_LENGTH = 2048;

// What nearly every URL begins with: a scheme, a host, perhaps a port, and no room for credentials. Nothing after it can keep the rest
// from being a URL, so that whoever has seen the beginning need not read the rest (URL Standard, "basic URL parser": the states from the
// path on have no failure).
const PLAIN_BEGINNING = /^https?:\/\/[A-Za-z0-9.-]+(?::[0-9]+)?(?:[/?#]|$)/;

/** Beginnings of good URLs: a shop sends the same few with every order, and reading one costs more than all else about it. */
const known = new Set<string>();
const MOST_KNOWN = 64;

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
  const beginning = PLAIN_BEGINNING.exec(value)?.[0];
  if (beginning !== undefined && known.has(beginning)) return undefined;
  const url = readUrl(value);
  if (url === undefined) return 'expected an absolute URL such as https://shop.example/paid';
  if (beginning === undefined) return explainParsed(url);
  if (known.size === MOST_KNOWN) known.clear();
  // A copy: the match is a window on the text that it was found in, however long that is.
  known.add(` ${beginning}`.slice(1));
  return undefined;
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
