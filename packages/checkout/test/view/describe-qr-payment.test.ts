import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeQrPayment } from '../../src/index.ts';
import { CHARGE, INTENT, NOW, SCAN_LINK } from '../support/orders.ts';

const anyIntent = fc.record({
  id: fc.constantFrom('pi_1', 'pi_2'),
  status: fc.constantFrom('pending', 'qr_generated', 'scanning', 'authorized', 'captured', 'succeeded', 'failed', 'on_hold', ''),
  amount: fc.constantFrom(
    { currency: 'CNY', value: 699 },
    { currency: 'XYZ', value: 699 },
    { currency: 'CNY', value: 6.99 },
    undefined,
  ),
  expires_at: fc.constantFrom('2026-01-01T12:15:00Z', '2026-01-01T11:00:00Z', 'soon', undefined),
});
const anyCharge = fc.option(
  fc.record({
    payment_intent_id: fc.constantFrom('pi_1', undefined),
    scan_url: fc.constantFrom(
      SCAN_LINK,
      'itpay://pay/1',
      'javascript://x',
      'data://x',
      '/relative',
      'https://x y',
      '',
      undefined,
    ),
    status: fc.constantFrom('active', 'scanned', 'expired', 'consumed', 'new', undefined),
    expires_at: fc.constantFrom('2026-01-01T12:15:00Z', '2026-01-01T11:00:00Z', undefined),
  }),
  { nil: undefined },
);

describe('describeQrPayment', () => {
  test('shows a link only while it can be paid, and never one that runs in the page', () => {
    fc.assert(
      fc.property(anyIntent, anyCharge, (intent, charge) => {
        const view = describeQrPayment(intent, charge, { now: NOW });
        if (view.phase !== 'waiting') {
          expect([view.qr, view.link, view.secondsLeft]).toEqual([undefined, undefined, undefined]);
          return;
        }
        expect(['pending', 'qr_generated']).toContain(intent.status);
        expect([SCAN_LINK, 'itpay://pay/1']).toContain(view.link);
        expect(view.qr).toBe(charge?.scan_url);
        expect([intent.id, undefined]).toContain(charge?.payment_intent_id);
        expect([intent.expires_at, charge?.expires_at]).not.toContain('2026-01-01T11:00:00Z');
        expect(view).toMatchObject({ amount: '6.99', currency: 'CNY', next: 'scan' });
      }),
      { numRuns: 2_000 },
    );
  });

  test('calls paid only what is succeeded', () => {
    fc.assert(
      fc.property(anyIntent, anyCharge, (intent, charge) => {
        expect(describeQrPayment(intent, charge, { now: NOW }).phase === 'paid').toBe(intent.status === 'succeeded');
      }),
    );
  });

  test('counts down to whatever expires first', () => {
    expect(describeQrPayment(INTENT, CHARGE, { now: NOW }).secondsLeft).toBe(600);
  });

  test.each(['constructor', '__proto__', 'toString'])('shows the status %s as waiting for confirmation', (status) => {
    expect(describeQrPayment({ ...INTENT, status }, CHARGE, { now: NOW }).phase).toBe('confirming');
  });
});
