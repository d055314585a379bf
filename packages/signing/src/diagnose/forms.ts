import type { RejectionReason } from '../types.ts';
import type { Cause } from './causes.ts';
import type { Reading } from './headers.ts';
import type { Message } from './message.ts';
import { readSpellings } from './signature-spellings.ts';

/** What the form of the headers shows when no signature holds. */
export function findFormCause(reading: Reading, reason: RejectionReason, encoding: 'hex' | 'base64'): Cause | undefined {
  if (reading.name !== undefined) return reading.name;
  if (reason === 'timestamp-wrong-unit') return encoding === 'hex' ? 'timestamp-in-milliseconds' : 'timestamp-in-seconds';
  if (reason === 'header-malformed' || reason === 'timestamp-malformed' || reason === 'request-malformed') return reason;
  if (reason !== 'signature-malformed') return undefined;
  const names = reading.signatures.flatMap((signature) => readSpellings(signature, encoding)).map(({ name }) => name);
  return names.find((name) => name !== undefined) ?? 'signature-malformed';
}

/** What the form of a body shows when no signature holds over it. */
export function findBodyCause(body: Buffer, isExpected: boolean): Cause | undefined {
  if (body.length === 0) return isExpected ? 'body-empty' : undefined;
  if ((body[0] === 0x1f && body[1] === 0x8b) || (body[0] === 0x78 && body[1] === 0x9c)) return 'body-compressed';
  if (body.length > 65_536) return undefined;
  const text = body.toString();
  if (/^\[object \w+\]$/.test(text)) return 'body-object-printed';
  if (body.includes('\ufffd')) return 'body-decoded-lossily';
  return /^\s*[{[]/.test(text) && !isWhole(text) ? 'body-truncated' : undefined;
}

/** Whether every bracket of a JSON text is closed. */
function isWhole(text: string): boolean {
  const brackets = text.replace(/"(?:[^"\\]|\\.)*"/gs, '').match(/[{}[\]"]/g) ?? [];
  let depth = 0;
  for (const bracket of brackets) {
    if (bracket === '"') return false;
    depth += bracket === '{' || bracket === '[' ? 1 : -1;
  }
  return depth <= 0;
}

/** Why a request line is refused although its signature holds. */
export function findLineCause(message: Message | undefined): Cause {
  if (message === undefined) return 'request-malformed';
  const { method, path, query } = message;
  if (method !== method.toUpperCase()) return 'method-letter-case';
  if (path.includes('://')) return 'path-full-url';
  if (path.includes('?')) return 'path-query-included';
  return query.startsWith('?') ? 'query-question-mark' : 'request-malformed';
}
