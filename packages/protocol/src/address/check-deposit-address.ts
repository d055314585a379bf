import { sha256 } from '@noble/hashes/sha2';
import { keccak_256 } from '@noble/hashes/sha3';
import { createBase58check } from '@scure/base';

/** What a checksum says about an address: it holds, the address cannot be one of that network, or the network is not known here. */
export type AddressCheck = 'valid' | 'invalid' | 'unknown-network';

const TRON_NETWORKS = new Set(['tron', 'trx', 'trc20']);
const EVM_NETWORKS = new Set([
  'arbitrum',
  'arbitrumone',
  'avalanche',
  'avax',
  'base',
  'bep20',
  'bnb',
  'bsc',
  'celo',
  'erc20',
  'eth',
  'ethereum',
  'linea',
  'matic',
  'optimism',
  'polygon',
  'scroll',
]);

/** The first byte of every address on TRON. */
const TRON_PREFIX = 0x41;

const base58check = createBase58check(sha256);

/**
 * Checks an address before a payer sees it: with one wrong character the money is lost.
 *
 * @param network as the gateway names it; addresses of unknown networks are not checked: docs/assumptions.md#stablecoin-networks
 * @example checkDepositAddress('tron', 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8') // 'valid'
 */
export function checkDepositAddress(network: string, address: string): AddressCheck {
  const name = network
    .toLowerCase()
    .replace(/[\s_-]/g, '')
    .replace(/mainnet$/, '');
  if (TRON_NETWORKS.has(name)) return isTronAddress(address) ? 'valid' : 'invalid';
  if (EVM_NETWORKS.has(name)) return isEvmAddress(address) ? 'valid' : 'invalid';
  return 'unknown-network';
}

function isTronAddress(address: string): boolean {
  // An address has 34 characters, and decoding costs the square of the length.
  if (address.length !== 34) return false;
  try {
    const bytes = base58check.decode(address);
    return bytes.length === 21 && bytes[0] === TRON_PREFIX;
  } catch {
    return false;
  }
}

/** EIP-55: the case of each letter is a bit of the checksum. Text in one case carries none. */
function isEvmAddress(address: string): boolean {
  if (!/^0x[0-9a-fA-F]{40}$/.test(address)) return false;
  const digits = address.slice(2);
  const lower = digits.toLowerCase();
  if (digits === lower || digits === digits.toUpperCase()) return true;
  const hash = keccak_256(new TextEncoder().encode(lower));
  const expected = [...lower].map((digit, index) => {
    const nibble = index % 2 === 0 ? (hash[index >> 1] ?? 0) >> 4 : (hash[index >> 1] ?? 0) & 0x0f;
    return nibble >= 8 ? digit.toUpperCase() : digit;
  });
  return digits === expected.join('');
}
