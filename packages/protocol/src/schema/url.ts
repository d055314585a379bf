import * as z from 'zod';
import { withReason } from './with-reason.ts';

/** The longest URL that the stablecoin gateway publishes. ItPay publishes none. */
const MAX_URL_LENGTH = 2048;

/** An absolute http or https URL without credentials. */
export function httpUrl(): z.ZodType<string> {
  return withReason(z.string(), (value) => explainUrl(value, explainHttpUrl));
}

/** Where a browser or a phone returns to: a web page, or a link into an app. */
export function returnLink(): z.ZodType<string> {
  return withReason(z.string(), (value) => explainUrl(value, explainReturnLink));
}

function explainUrl(value: string, explainParsed: (url: URL) => string | undefined): string | undefined {
  if (value.length > MAX_URL_LENGTH) return `expected at most ${MAX_URL_LENGTH} characters, received ${value.length}`;
  const url = parseUrl(value);
  return url === undefined ? 'expected an absolute URL such as https://shop.example/paid' : explainParsed(url);
}

/** Not `URL.canParse`: once Node 20 and 22 have optimized it, it refuses hosts such as café.example. */
function parseUrl(value: string): URL | undefined {
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
  const isCodeOrData = /^(?:javascript|data|vbscript|blob|file):$/.test(url.protocol);
  return isCodeOrData ? 'expected a link to a page or an app, not to code or data' : undefined;
}
