export type TimestampFault = 'timestamp-malformed' | 'timestamp-wrong-unit';

/**
 * Unix seconds, strictly: 1 to 11 digits without a leading zero. 13 digits are milliseconds, the usual mistake.
 *
 * @returns the seconds, or why they are refused
 */
export function readTimestamp(value: unknown): number | TimestampFault {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return 'timestamp-malformed';
  if (/^[1-9][0-9]{0,10}$/.test(text)) return Number(text);
  return /^[1-9][0-9]{12}$/.test(text) ? 'timestamp-wrong-unit' : 'timestamp-malformed';
}

/** For signing, where a bad timestamp is the caller's mistake. */
export function formatTimestamp(value: unknown): string {
  const seconds = readTimestamp(value);
  if (seconds === 'timestamp-wrong-unit') {
    throw new RangeError(
      'ItPay counts Unix seconds (10 digits), but the timestamp is in milliseconds: divide by 1000 and round down.',
    );
  }
  if (seconds === 'timestamp-malformed') {
    throw new TypeError('The timestamp must be Unix seconds as a whole number or its decimal digits.');
  }
  return String(seconds);
}
