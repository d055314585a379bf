export type TimestampFault = 'timestamp-malformed' | 'timestamp-wrong-unit';

/**
 * Milliseconds since the epoch, strictly: 13 digits. 10 digits are seconds, the usual mistake.
 *
 * @returns the 13 digits; read the number with `Number`
 */
export function readTimestamp(value: unknown): { readonly text: string } | TimestampFault {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return 'timestamp-malformed';
  if (/^[0-9]{13}$/.test(text)) return { text };
  return /^[0-9]{10}$/.test(text) ? 'timestamp-wrong-unit' : 'timestamp-malformed';
}

/** For signing, where a bad timestamp is the caller's mistake. */
export function formatTimestamp(value: unknown): string {
  const read = readTimestamp(value);
  if (read === 'timestamp-wrong-unit') {
    throw new RangeError(
      'The stablecoin gateway counts milliseconds (13 digits), but the timestamp is in seconds: multiply by 1000.',
    );
  }
  if (read === 'timestamp-malformed') {
    throw new TypeError('The timestamp must be milliseconds since the epoch as a whole number or its 13 digits.');
  }
  return read.text;
}
