import type { LedgerEntry } from './tally.ts';

/** What takes entries back: one call's, or all of a payment that ended without money. */
export type Withdrawal = { readonly at: number; readonly claim: string } | { readonly at: number; readonly id: string };

export type LedgerLine = { readonly entry: LedgerEntry } | { readonly withdrawal: Withdrawal };

/** One line of the file, with its line break. The order of the members is part of the format: see `isTornLine`. */
export function formatEntry({ at, claim, id, currency, value }: LedgerEntry): string {
  return `${JSON.stringify({ at, claim, id, currency, value })}\n`;
}

export function formatWithdrawal(withdrawal: Withdrawal): string {
  return `${JSON.stringify({ ...withdrawal, released: true })}\n`;
}

/** @throws Error for a line that this version does not write */
export function parseLine(text: string): LedgerLine {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch (cause) {
    throw new Error('A line of the spending ledger is damaged.', { cause });
  }
  const { at, claim, id, currency, value, released } = (line ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof at === 'number' && Number.isFinite(at)) {
    if (released === true && typeof claim === 'string' && id === undefined) return { withdrawal: { at, claim } };
    if (released === true && typeof id === 'string' && claim === undefined) return { withdrawal: { at, id } };
    const isEntry = typeof claim === 'string' && typeof id === 'string' && typeof currency === 'string' && released === undefined;
    if (isEntry && typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) {
      return { entry: { at, claim, id, currency, value } };
    }
  }
  throw new Error('A line of the spending ledger has another shape than this version writes.');
}

const NUMBER = Symbol('number');
const TEXT = Symbol('text');
const SHAPES = [
  ['{"at":', NUMBER, ',"claim":', TEXT, ',"id":', TEXT, ',"currency":', TEXT, ',"value":', NUMBER, '}'],
  ['{"at":', NUMBER, ',"claim":', TEXT, ',"released":true}'],
  ['{"at":', NUMBER, ',"id":', TEXT, ',"released":true}'],
] as const;

/**
 * Whether a text without a line break is the beginning of a line that this version writes: cut short by a crash while it was written,
 * so that its call never reached the gateway. Anything else was done by somebody else, and stops payments.
 */
export function isTornLine(text: string): boolean {
  return SHAPES.some((shape) => isBeginningOf(shape, text));
}

function isBeginningOf(shape: readonly (string | symbol)[], text: string): boolean {
  let rest = text;
  for (const part of shape) {
    if (rest === '') return true;
    if (typeof part === 'string') {
      if (!rest.startsWith(part)) return part.startsWith(rest);
      rest = rest.slice(part.length);
      continue;
    }
    const [whole, cut] = part === NUMBER ? [/^\d+/, /^\d+$/] : [/^"(?:[^"\\]|\\.)*"/, /^"(?:[^"\\]|\\.)*\\?$/];
    if (cut.test(rest)) return true;
    const [found] = whole.exec(rest) ?? [];
    if (found === undefined) return false;
    rest = rest.slice(found.length);
  }
  // Whole, or followed by something: both are not a beginning.
  return false;
}
