import { describe, expect, it } from 'vitest';
import { buildDepositAddress } from '../../src/stablecoin/deposit-address.ts';

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');

describe('buildDepositAddress', () => {
  // The examples of EIP-55.
  it.each([
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  ])('writes %s with the case that EIP-55 asks for', (address) => {
    expect(buildDepositAddress('ethereum', hex(address.slice(2)))).toBe(address);
  });

  it('writes a TRON address in Base58Check', () => {
    // The USDT contract on TRON, whose bytes are public.
    expect(buildDepositAddress('tron', hex('a614f803b6fd780986a42c78ec9c7f77e6ded13c'))).toBe(
      'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
    );
  });
});
