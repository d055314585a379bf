import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSigningKey, itpay, stablecoin } from '../src/index.ts';

const key = createSigningKey('a-secret');
const body = '{}';
const seconds = fc.integer({ min: 1_000_000, max: 9_999_999_999 });

describe('itpay.safeVerifyWebhook', () => {
  test('accepts exactly the tolerance on both sides, and one millisecond more on neither', () => {
    fc.assert(
      fc.property(seconds, fc.integer({ min: 1, max: 86_400 }), (timestamp, toleranceSeconds) => {
        const header = itpay.signWebhook({ timestamp, body }, key);
        const reasonAt = (offset: number) => {
          const result = itpay.safeVerifyWebhook({ header, body, now: timestamp * 1000 + offset, toleranceSeconds }, key);
          return result.ok ? 'accepted' : result.reason;
        };
        const edge = toleranceSeconds * 1000;
        expect([reasonAt(edge), reasonAt(-edge), reasonAt(0)]).toEqual(['accepted', 'accepted', 'accepted']);
        expect([reasonAt(edge + 1), reasonAt(-edge - 1)]).toEqual(['timestamp-too-old', 'timestamp-too-new']);
      }),
    );
  });

  test('allows 300 seconds unless told otherwise', () => {
    const header = itpay.signWebhook({ timestamp: 1000, body }, key);
    expect(itpay.safeVerifyWebhook({ header, body, now: 1_300_000 }, key).ok).toBe(true);
    expect(itpay.safeVerifyWebhook({ header, body, now: 1_300_001, toleranceSeconds: undefined }, key).ok).toBe(false);
  });
});

describe('stablecoin.safeVerifyWebhook', () => {
  test('accepts exactly the tolerance on both sides, and one millisecond more on neither', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1e12, max: 9_999_999_999_999 }),
        fc.integer({ min: 1, max: 86_400_000 }),
        (timestamp, toleranceMs) => {
          const signature = stablecoin.signWebhook({ timestamp, body }, key);
          const reasonAt = (offset: number) => {
            const result = stablecoin.safeVerifyWebhook(
              { timestamp, signature, body, now: timestamp + offset, toleranceMs },
              key,
            );
            return result.ok ? 'accepted' : result.reason;
          };
          expect([reasonAt(toleranceMs), reasonAt(-toleranceMs), reasonAt(0)]).toEqual(['accepted', 'accepted', 'accepted']);
          expect([reasonAt(toleranceMs + 1), reasonAt(-toleranceMs - 1)]).toEqual(['timestamp-too-old', 'timestamp-too-new']);
        },
      ),
    );
  });
});

describe('several secrets', () => {
  const secrets = Array.from({ length: 8 }, (_, index) => `secret-${index}`);

  test.each(secrets.map((secret, index) => ({ secret, index })))(
    'secretIndex is $index when that one signed',
    ({ secret, index }) => {
      const header = itpay.signWebhook({ timestamp: 1000, body }, secret);
      expect(itpay.verifyWebhook({ header, body, now: 1_000_000 }, secrets)).toEqual({
        ok: true,
        timestamp: 1000,
        secretIndex: index,
      });
      const timestamp = '1745712345000';
      const signature = stablecoin.signWebhook({ timestamp, body, form: 'request', path: '/hook' }, secret);
      expect(stablecoin.verifyWebhook({ timestamp, signature, body, path: '/hook', now: Number(timestamp) }, secrets)).toEqual({
        ok: true,
        timestamp: Number(timestamp),
        secretIndex: index,
        form: 'request',
      });
    },
  );

  test('the newest is named when two signed one header', () => {
    const both = secrets.slice(2, 4).map((secret) => itpay.signWebhook({ timestamp: 1000, body }, secret).slice(-64));
    const header = itpay.formatSignatureHeader({ timestamp: 1000, signatures: both.toReversed() });
    expect(itpay.verifyWebhook({ header, body, now: 1_000_000 }, secrets).secretIndex).toBe(2);
  });
});
