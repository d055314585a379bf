import { describe, expect, test } from 'vitest';
import { constantTimeEqual } from '../src/index.ts';
import { detach, inAnotherRealm } from './support/odd-bytes.ts';

describe('constantTimeEqual', () => {
  test('compares bytes', () => {
    expect(constantTimeEqual(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(constantTimeEqual(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(constantTimeEqual(new Uint8Array(), new Uint8Array())).toBe(true);
  });

  test('is false for unequal lengths and for anything but bytes', () => {
    expect(constantTimeEqual(Uint8Array.of(1), Uint8Array.of(1, 2))).toBe(false);
    for (const bad of [undefined, null, 'a', 1, {}, [1]]) {
      expect(constantTimeEqual(bad as unknown as Uint8Array, Uint8Array.of(1))).toBe(false);
      expect(constantTimeEqual(Uint8Array.of(1), bad as unknown as Uint8Array)).toBe(false);
      expect(constantTimeEqual(bad as unknown as Uint8Array, bad as unknown as Uint8Array)).toBe(false);
    }
  });

  test('is false for detached bytes, and never throws', () => {
    for (const other of [detach(4), detach(0), new Uint8Array(), new Uint8Array(4)]) {
      expect(constantTimeEqual(detach(4), other)).toBe(false);
      expect(constantTimeEqual(other, detach(4))).toBe(false);
    }
  });

  test('compares bytes of any realm', () => {
    const bytes = inAnotherRealm('new Uint8Array([1, 2])') as Uint8Array;
    expect(bytes).not.toBeInstanceOf(Uint8Array);
    expect(constantTimeEqual(bytes, Uint8Array.of(1, 2))).toBe(true);
    expect(constantTimeEqual(Uint8Array.of(1, 3), bytes)).toBe(false);
  });
});
