import { sha256 } from '@x/signing';
import { keccak256 } from './keccak256.ts';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const TRON_PREFIX = 0x41;

/** A well-formed address that nobody holds a key for: money sent to it on a real network is lost. */
export function buildDepositAddress(network: string, bytes: Uint8Array): string {
  return network === 'tron' ? buildTronAddress(bytes) : buildEvmAddress(bytes);
}

/** Base58Check over the prefix 0x41 and twenty bytes. */
function buildTronAddress(bytes: Uint8Array): string {
  const payload = Uint8Array.of(TRON_PREFIX, ...bytes);
  const checksum = sha256(sha256(payload)).subarray(0, 4);
  let rest = BigInt(`0x${Buffer.from([...payload, ...checksum]).toString('hex')}`);
  let text = '';
  for (; rest > 0n; rest /= 58n) text = BASE58.charAt(Number(rest % 58n)) + text;
  return text;
}

/** EIP-55: a letter is upper case where the hash of the lower-case address has a digit of eight or more. */
function buildEvmAddress(bytes: Uint8Array): string {
  const lower = Buffer.from(bytes).toString('hex');
  const hash = Buffer.from(keccak256(Buffer.from(lower))).toString('hex');
  const mixed = [...lower].map((digit, index) => (Number.parseInt(hash.charAt(index), 16) >= 8 ? digit.toUpperCase() : digit));
  return `0x${mixed.join('')}`;
}
