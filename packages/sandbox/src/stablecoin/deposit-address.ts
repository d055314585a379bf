import { keccak_256 } from '@noble/hashes/sha3';
import { createBase58check } from '@scure/base';
import { sha256 } from '@x/signing';

const base58check = createBase58check(sha256);
const TRON_PREFIX = 0x41;

/** A well-formed address that nobody holds a key for: money sent to it on a real network is lost. */
export function buildDepositAddress(network: string, bytes: Uint8Array): string {
  return network === 'tron' ? buildTronAddress(bytes) : buildEvmAddress(bytes);
}

/** Base58Check over the prefix 0x41 and twenty bytes. */
function buildTronAddress(bytes: Uint8Array): string {
  return base58check.encode(Uint8Array.of(TRON_PREFIX, ...bytes));
}

/** EIP-55: a letter is upper case where the hash of the lower-case address has a digit of eight or more. */
function buildEvmAddress(bytes: Uint8Array): string {
  const lower = Buffer.from(bytes).toString('hex');
  const hash = Buffer.from(keccak_256(lower)).toString('hex');
  const mixed = [...lower].map((digit, index) => (Number.parseInt(hash.charAt(index), 16) >= 8 ? digit.toUpperCase() : digit));
  return `0x${mixed.join('')}`;
}
