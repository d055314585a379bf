import * as z from 'zod';
import { explained } from './explained.ts';

/** The longest URL that the stablecoin gateway publishes; generous for the other one. */
const MAX_URL_LENGTH = 2048;

/** An absolute http or https URL without credentials. */
export function httpUrl(): z.ZodType<string> {
  return explained(z.string(), explainHttpUrl);
}

/** Where a browser or a phone is sent back to: a web page, or a link into an app. */
export function returnLink(): z.ZodType<string> {
  return explained(z.string(), (value) => explainAbsoluteUrl(value) ?? explainCode(value));
}

function explainHttpUrl(value: string): string | undefined {
  const reason = explainAbsoluteUrl(value);
  if (reason !== undefined) return reason;
  const url = new URL(value);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'expected an http or https URL';
  if (url.username !== '' || url.password !== '') return 'expected a URL without a user name or a password';
  return undefined;
}

function explainAbsoluteUrl(value: string): string | undefined {
  if (value.length > MAX_URL_LENGTH) return `expected at most ${MAX_URL_LENGTH} characters, ${value.length} came`;
  return URL.canParse(value) ? undefined : 'expected an absolute URL such as https://shop.example/paid';
}

function explainCode(value: string): string | undefined {
  return /^(?:javascript|data|vbscript|blob|file):$/.test(new URL(value).protocol)
    ? 'expected a link to a page or an app, not to code or data'
    : undefined;
}
