import { describe, expect, it } from 'vitest';
import { checkMethod } from '../../src/pipeline/check-method.ts';
import { checkDeclaredSize, checkSize } from '../../src/pipeline/check-size.ts';
import { checkTime } from '../../src/pipeline/check-time.ts';
import { createTokenBucket } from '../../src/pipeline/create-token-bucket.ts';

describe('checkMethod', () => {
  it('accepts POST only', () => {
    expect(checkMethod('POST')).toBeUndefined();
    for (const method of ['GET', 'PUT', 'HEAD', 'OPTIONS', 'post', '']) expect(checkMethod(method)).toBe('method-not-allowed');
  });
});

describe('checkDeclaredSize', () => {
  const head = (headers: Record<string, string>) => ({ method: 'POST', headers });

  it('refuses a declared length above the limit, and nothing at it', () => {
    expect(checkDeclaredSize(head({ 'content-length': '101' }), 100)).toBe('body-too-large');
    expect(checkDeclaredSize(head({ 'content-length': '100' }), 100)).toBeUndefined();
    expect(checkDeclaredSize(head({}), 100)).toBeUndefined();
  });

  it('refuses every content coding but identity', () => {
    for (const coding of ['gzip', 'br', 'gzip, identity', 'x']) {
      expect(checkDeclaredSize(head({ 'content-encoding': coding }), 100)).toBe('content-encoding');
    }
    expect(checkDeclaredSize(head({ 'content-encoding': ' Identity ' }), 100)).toBeUndefined();
  });
});

describe('checkSize', () => {
  it('refuses a body above the limit', () => {
    expect(checkSize(new Uint8Array(101), 100)).toBe('body-too-large');
    expect(checkSize(new Uint8Array(100), 100)).toBeUndefined();
  });
});

describe('checkTime', () => {
  const now = 1_700_000_000_000;

  it('is inclusive at exactly the tolerance, both ways', () => {
    for (const seconds of [-300, -299, 0, 299, 300]) expect(checkTime(now - seconds * 1000, now, 300_000)).toBeUndefined();
    expect(checkTime(now - 300_001, now, 300_000)).toBe('timestamp-too-old');
    expect(checkTime(now + 300_001, now, 300_000)).toBe('timestamp-too-new');
  });

  it('refuses what is no number', () => {
    expect(checkTime(Number.NaN, now, 300_000)).toBeDefined();
    expect(checkTime(now, Number.NaN, 300_000)).toBeDefined();
  });
});

describe('createTokenBucket', () => {
  it('allows a burst, then one per interval, never more than the burst', () => {
    let time = 0;
    const allow = createTokenBucket(2, 100, () => time);
    expect([allow(), allow(), allow()]).toEqual([true, true, false]);
    time = 100;
    expect([allow(), allow()]).toEqual([true, false]);
    time = 100_000;
    expect([allow(), allow(), allow()]).toEqual([true, true, false]);
  });

  it('keeps its tokens when the clock steps back', () => {
    let time = 1000;
    const allow = createTokenBucket(2, 100, () => time);
    time = 0;
    expect([allow(), allow(), allow()]).toEqual([true, true, false]);
  });
});
