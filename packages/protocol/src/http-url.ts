import * as z from 'zod';

/** The longest URL that the stablecoin gateway publishes; generous for the other one. */
const MAX_URL_LENGTH = 2048;

/** An absolute http or https URL without credentials. */
export function httpUrl(): z.ZodType<string> {
  return z.string().superRefine((value, context) => {
    const reason = explainHttpUrl(value);
    if (reason !== undefined) context.addIssue({ code: 'custom', message: reason });
  });
}

function explainHttpUrl(value: string): string | undefined {
  if (value.length > MAX_URL_LENGTH) return `expected at most ${MAX_URL_LENGTH} characters, ${value.length} came`;
  if (!URL.canParse(value)) return 'expected an absolute URL such as https://shop.example/paid';
  const url = new URL(value);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'expected an http or https URL';
  if (url.username !== '' || url.password !== '') return 'expected a URL without a user name or a password';
  return undefined;
}
