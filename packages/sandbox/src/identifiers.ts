import { createHash, randomBytes } from 'node:crypto';

/** Makes the gateways' identifiers. The same seed and the same calls give the same identifiers. */
export interface Identifiers {
  /** `prefix` and 24 hexadecimal digits. */
  next(prefix: string): string;
  /** Twenty bytes for a deposit address that nobody holds a key for. */
  addressBytes(): Uint8Array;
}

export function createIdentifiers(seed: string | number | undefined): Identifiers {
  const root = seed === undefined ? randomBytes(16).toString('hex') : `seed:${seed}`;
  const counters = new Map<string, number>();

  function digest(label: string): Buffer {
    const count = (counters.get(label) ?? 0) + 1;
    counters.set(label, count);
    return createHash('sha256').update(`${root}/${label}/${count}`).digest();
  }

  return {
    next: (prefix) => `${prefix}${digest(prefix).toString('hex').slice(0, 24)}`,
    addressBytes: () => digest('address').subarray(0, 20),
  };
}
