import { randomFillSync } from 'node:crypto';
import { createInputError } from '@x/client-core/errors';
import { describeKind, findInvisibleCharacter } from '@x/protocol/options';
import { sha256 } from '@x/signing';
import { errorTree } from './errors.ts';

const LARGEST_COUNTER = 0xfff;
let lastMs = 0;
let counter = 0;
const bytes = Buffer.alloc(16);

/**
 * A fresh id for a PaymentIntent: `pi_` and a UUIDv7 (RFC 9562). Ids sort by the time they were made, within one process even inside a
 * millisecond.
 *
 * Store it with the order before you send it. For an id that a restarted process can derive again, use `paymentIntentIdFor`.
 */
export function createPaymentIntentId(): string {
  randomFillSync(bytes);
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    // The upper half stays free for counting.
    counter = bytes.readUInt16BE(6) & 0x7ff;
  } else if (counter === LARGEST_COUNTER) {
    lastMs += 1;
    counter = 0;
  } else {
    counter += 1;
  }
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return `pi_${formatUuid(bytes)}`;
}

/** Sixteen bytes as 8-4-4-4-12 hex digits. */
function formatUuid(value: Buffer): string {
  const hex = value.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** What an id can be made of. */
export type PaymentIntentIdPart = string | number | bigint | boolean;

// Part of every id: another derivation must begin with something else, or old orders would get new ids.
const DERIVATION = 'x-itpay-client payment-intent-id 1';

/**
 * Derives the id of a purchase from what identifies it. The same parts always give the same id, so that a crashed process or a repeated
 * agent call finds the same PaymentIntent instead of paying twice.
 *
 * Parts are named and typed: their order does not matter, while `{ a: '1' }`, `{ a: 1 }` and `{ b: '1' }` differ. Empty parts
 * (`undefined`, `null`, NaN, `''`) are refused, because two purchases could share an id. Invisible and control characters
 * are refused in names and texts, because one purchase could get two ids.
 *
 * @returns `pi_` and a UUIDv8 (122 bits of SHA-256)
 * @throws ItPayValidationError naming the part
 * @example
 * paymentIntentIdFor({ order: 'A-1001', attempt: 1 });
 */
export function paymentIntentIdFor(parts: Readonly<Record<string, PaymentIntentIdPart>>): string {
  if (typeof parts !== 'object' || parts === null || Array.isArray(parts)) {
    throw createInputError(errorTree, `paymentIntentIdFor expects an object of parts, not ${describeKind(parts)}.`);
  }
  const names = Object.keys(parts).sort();
  if (names.length === 0) throw createInputError(errorTree, 'paymentIntentIdFor expects at least one part.');
  const encoded = names.map((name) => [name, ...encodePart(name, parts[name])]);
  // JSON delimits every name and value, so that no two lists read the same.
  const digest = Buffer.from(sha256(JSON.stringify([DERIVATION, encoded])));
  digest[6] = ((digest[6] as number) & 0x0f) | 0x80;
  digest[8] = ((digest[8] as number) & 0x3f) | 0x80;
  return `pi_${formatUuid(digest)}`;
}

function encodePart(name: string, value: unknown): readonly [type: string, text: string] {
  refuseInvisible(name, 'the name of a part');
  if (typeof value === 'string' && value !== '') {
    refuseInvisible(value, name);
    return ['s', value];
  }
  if (typeof value === 'boolean') return ['b', String(value)];
  if (typeof value === 'bigint') return ['n', String(value)];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return ['i', String(value)];
  const kind =
    value === '' ? 'an empty string' : typeof value === 'number' ? 'a number that is not a safe integer' : describeKind(value);
  throw createInputError(
    errorTree,
    `paymentIntentIdFor: ${name} must be a string, a safe integer, a bigint or a boolean, not ${kind}.`,
  );
}

/** Two texts that look the same must not become two ids, and so two payments. */
function refuseInvisible(text: string, what: string): void {
  const character = findInvisibleCharacter(text);
  if (character === undefined) return;
  throw createInputError(
    errorTree,
    `paymentIntentIdFor: ${what} must not contain invisible or control characters (${character}).`,
  );
}
