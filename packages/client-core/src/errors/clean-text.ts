import type { Redact } from './redact.ts';

const LONGEST_MESSAGE = 500;
const LONGEST_DETAILS = 4_096;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters could forge lines of a log.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/**
 * Makes text from outside fit for an error or a log: without secrets, on one line, capped. Secrets are removed first, since half of one
 * would not be recognized.
 */
export function cleanText(text: string, redact: Redact, longest: number = LONGEST_MESSAGE): string {
  const line = redact(text).replace(CONTROL, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/** The gateway's `details` without secrets. Left out where they are too large or cannot be cleaned. */
export function cleanDetails(details: unknown, redact: Redact): unknown {
  if (details === undefined || details === null) return undefined;
  try {
    const text = redact(JSON.stringify(details));
    return text.length > LONGEST_DETAILS ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A copy of a low-level error with its name, code and message. The original may hold bytes of the answer. */
export function cleanCause(error: unknown, redact: Redact): Error | undefined {
  if (error === undefined) return undefined;
  const source = error instanceof Error ? error : new Error(typeof error === 'string' ? error : `a thrown ${typeof error}`);
  const inner =
    source instanceof AggregateError ? source.errors.map((each) => (each instanceof Error ? each.message : '')).join('; ') : '';
  const cause = new Error(cleanText(source.message === '' ? inner : source.message, redact));
  cause.name = cleanText(source.name, redact);
  const code = errorCode(source);
  return code === undefined ? cause : Object.assign(cause, { code: cleanText(code, redact, 64) });
}

/** The `code` of a low-level error, where it has one. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
