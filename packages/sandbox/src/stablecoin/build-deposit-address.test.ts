import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildDepositAddress } from './build-deposit-address.ts';
import { keccak256 } from './keccak256.ts';

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');

describe('keccak256', () => {
  it.each([
    ['', 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'],
    ['abc', '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45'],
  ])('hashes %j as published', (text, digest) => {
    expect(Buffer.from(keccak256(Buffer.from(text))).toString('hex')).toBe(digest);
  });

  it.each([135, 136, 137, 272])('differs from SHA-3 and from its neighbour at %i bytes', (length) => {
    const digest = Buffer.from(keccak256(Buffer.alloc(length, 7))).toString('hex');
    expect(digest).not.toBe(createHash('sha3-256').update(Buffer.alloc(length, 7)).digest('hex'));
    expect(digest).not.toBe(Buffer.from(keccak256(Buffer.alloc(length + 1, 7))).toString('hex'));
  });
});

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
