import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDepositAddress } from '../../src/address/index.ts';

/** Contracts and accounts that anyone can look up. */
const TRON = ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8', 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8'];
/** The vectors of EIP-55. */
const EVM = [
  '0x52908400098527886E0F7030069857D2E4169EE7',
  '0x8617E340B3D01FA5F11F306F4090FD50E238070D',
  '0xde709f2102306220921060314715629080e2fb77',
  '0x27b1fdb04752bbc536007a920d24acb045561c26',
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
];
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

describe('checkDepositAddress', () => {
  test.each(TRON)('accepts the TRON address %s', (address) => {
    for (const network of ['tron', 'TRON', 'trx', 'TRC20', 'trc-20', 'tron_mainnet']) {
      expect(checkDepositAddress(network, address)).toBe('valid');
    }
  });

  test.each(EVM)('accepts the EVM address %s', (address) => {
    for (const network of [
      'ethereum',
      'ERC20',
      'eth',
      'bsc',
      'BEP20',
      'polygon',
      'Arbitrum One',
      'base-mainnet',
      'optimism',
      'avalanche',
    ]) {
      expect(checkDepositAddress(network, address)).toBe('valid');
    }
  });

  test('refuses a TRON address with any one character changed', () => {
    const mistake = fc.record({ address: fc.constantFrom(...TRON), at: fc.nat(33), to: fc.constantFrom(...BASE58) });
    fc.assert(
      fc.property(mistake, ({ address, at, to }) => {
        const changed = address.slice(0, at) + to + address.slice(at + 1);
        expect(checkDepositAddress('tron', changed)).toBe(changed === address ? 'valid' : 'invalid');
      }),
      { numRuns: 500 },
    );
  });

  test('refuses a TRON address with two neighbours swapped', () => {
    for (const address of TRON) {
      for (let at = 0; at < address.length - 1; at += 1) {
        const changed = address.slice(0, at) + address[at + 1] + address[at] + address.slice(at + 2);
        expect(checkDepositAddress('tron', changed)).toBe(changed === address ? 'valid' : 'invalid');
      }
    }
  });

  test('refuses a mixed-case EVM address with the case of one letter changed', () => {
    for (const address of EVM.slice(4)) {
      for (const [index, character] of [...address].entries()) {
        if (index < 2 || !/[a-f]/i.test(character)) continue;
        const flipped = character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase();
        expect(checkDepositAddress('ethereum', address.slice(0, index) + flipped + address.slice(index + 1))).toBe('invalid');
      }
    }
  });

  test.each([
    ['tron', ''],
    ['tron', EVM[4]],
    ['tron', `${TRON[0]} `],
    ['tron', TRON[0]?.slice(0, -1)],
    ['tron', '0OIl0OIl0OIl0OIl0OIl0OIl0OIl0OIl00'],
    // A Bitcoin address of 34 characters: its checksum holds, its first byte is another network's.
    ['tron', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'],
    ['tron', '9'.repeat(100_000)],
    ['ethereum', TRON[0]],
    ['ethereum', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe'],
    ['ethereum', '5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'],
    ['ethereum', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\n'],
  ])('refuses on %s what cannot be one of its addresses', (network, address) => {
    expect(checkDepositAddress(network, address ?? '')).toBe('invalid');
  });

  test('does not judge networks that it does not know', () => {
    for (const network of ['solana', 'ton', 'aptos', '', 'constructor', '__proto__']) {
      expect(checkDepositAddress(network, 'anything')).toBe('unknown-network');
    }
  });
});
