import * as z from 'zod';
import { explainDecimalString, isZeroDecimal } from '../money/decimal.ts';

/** A string that names something: 1 to `maximumLength` characters, no control characters, no lone surrogates. */
export function identifier(maximumLength: number): z.ZodType<string> {
  return withReason(z.string(), (value) => explainIdentifier(value, maximumLength));
}

function explainIdentifier(value: string, maximumLength: number): string | undefined {
  // A character takes at most two UTF-16 units, so a string longer than that need not be counted.
  const isTooLong = value.length > 2 * maximumLength || [...value].length > maximumLength;
  if (value === '' || isTooLong) return `expected 1 to ${maximumLength} characters, received ${isTooLong ? 'more' : 'none'}`;
  if (/\p{Cc}/u.test(value)) return 'expected no control characters';
  if (/\p{Cs}/u.test(value)) return 'expected well-formed text, received half of a surrogate pair';
  // URL parsers remove a path segment of one or two dots: the object could be created but never fetched.
  if (value === '.' || value === '..') return 'expected something other than dots';
  return undefined;
}

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

/**
 * Adds a rule to a schema that says in words why it refuses a value.
 *
 * @param explain returns the reason to refuse a value, or undefined for a good one
 */
export function withReason<S extends z.ZodType>(schema: S, explain: (value: z.output<S>) => string | undefined): S {
  return schema.check((payload) => {
    const message = explain(payload.value);
    if (message !== undefined) payload.issues.push({ code: 'custom', message, input: payload.value, continue: true });
  });
}

/** An amount with its currency, as the stablecoin gateway writes it. */
export interface DecimalMoney {
  /** A decimal string: '100.50'. Never a number. */
  readonly value: string;
  /** USD, USDT, USDC, ... */
  readonly currency: string;
}

const value = withReason(z.custom<string>(), explainDecimalString);

const positiveValue = withReason(z.custom<string>(), explainPositive);

function explainPositive(candidate: string): string | undefined {
  const reason = explainDecimalString(candidate);
  if (reason !== undefined) return reason;
  return isZeroDecimal(candidate) ? 'expected an amount above zero' : undefined;
}

// The gateway knows which currencies a merchant has and answers 10006 for the others. Only the shape is checked here.
const currency = z.string().regex(/^[A-Z0-9]{2,16}$/, 'expected a currency code in upper case, such as USDC');

/** An amount of zero or more. */
export const decimalMoneySchema: z.ZodType<DecimalMoney> = z.strictObject({ value, currency });

/** An amount above zero. */
export const positiveDecimalMoneySchema: z.ZodType<DecimalMoney> = z.strictObject({ value: positiveValue, currency });

/** Money in an answer. Unknown fields are kept; check the value where you use it. */
export const answeredDecimalMoneySchema: z.ZodType<DecimalMoney> = z.looseObject({ value: z.string(), currency: z.string() });
