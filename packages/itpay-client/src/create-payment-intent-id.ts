import { randomFillSync } from 'node:crypto';

const LARGEST_COUNTER = 0xfff;
let lastMs = 0;
let counter = 0;
const bytes = Buffer.alloc(16);

/**
 * A fresh id for a PaymentIntent: `pi_` and a UUIDv7 (RFC 9562), which sorts by the time it was made, within one process
 * also inside a millisecond.
 *
 * Keep it beside the order before you send it. For an id that a restarted process finds again: `paymentIntentIdFor`.
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
export function formatUuid(value: Buffer): string {
  const hex = value.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
