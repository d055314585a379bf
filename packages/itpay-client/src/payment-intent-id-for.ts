import { createInputError, describeKind } from '@x/client-core';
import { sha256 } from '@x/signing';
import { formatUuid } from './create-payment-intent-id.ts';
import { errorTree } from './error-tree.ts';

/** What an id can be made of. */
export type PaymentIntentIdPart = string | number | bigint | boolean;

// Part of every id: another derivation must begin with something else, or old orders would get new ids.
const DERIVATION = 'x-itpay-client payment-intent-id 1';

/**
 * The id for a purchase, made of what identifies it: the same parts always give the same id, so that a crashed process or
 * a re-planned agent call lands on the same PaymentIntent instead of paying twice.
 *
 * The parts are named and typed: their order does not matter, while `{ a: '1' }`, `{ a: 1 }` and `{ b: '1' }` differ.
 * Parts that could stand for nothing (`undefined`, `null`, NaN) are refused: two purchases would share an id.
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
  // JSON delimits every name and value, and escapes lone surrogates, so that no two lists read the same.
  const digest = Buffer.from(sha256(JSON.stringify([DERIVATION, encoded])));
  digest[6] = ((digest[6] as number) & 0x0f) | 0x80;
  digest[8] = ((digest[8] as number) & 0x3f) | 0x80;
  return `pi_${formatUuid(digest)}`;
}

function encodePart(name: string, value: unknown): readonly [type: string, text: string] {
  if (typeof value === 'string' && value !== '') return ['s', value];
  if (typeof value === 'boolean') return ['b', String(value)];
  if (typeof value === 'bigint') return ['n', String(value)];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return ['i', String(value)];
  const kind =
    value === '' ? 'an empty string' : typeof value === 'number' ? 'a number that is no safe integer' : describeKind(value);
  throw createInputError(
    errorTree,
    `paymentIntentIdFor: ${name} must be a string, a safe integer, a bigint or a boolean, not ${kind}.`,
  );
}
