import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeCheckout } from '../../src/index.ts';
import { NOW, ORDER, TRON_ADDRESS, usdc } from '../support/orders.ts';

const money = fc.option(
  fc.record({
    value: fc.constantFrom('0', '0.00', '1', '60.00', '100.50', '101.00', '101', '500', '-1', '1e3', '', ' 1', '1,000'),
    currency: fc.constantFrom('USDC', 'USDT', '', 'usdc<b>'),
  }),
  { nil: undefined },
);
const anyOrder = fc.record({
  status: fc.oneof(fc.constantFrom('INIT', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CLOSED', undefined), fc.string()),
  orderAmount: fc.constant(usdc('77.77')),
  cryptoPaymentAmount: money,
  cryptoPaidAmount: money,
  depositAddress: fc.constantFrom(TRON_ADDRESS, TRON_ADDRESS.toLowerCase(), `${TRON_ADDRESS.slice(0, -1)}9`, '', undefined),
  network: fc.constantFrom('tron', 'ethereum', 'sui', '', undefined),
  networkDisplayName: fc.constantFrom('TRON (TRC20)', '', '\u202eTRON', undefined),
  expiresAt: fc.constantFrom('2026-01-01T12:15:00Z', '2026-01-01T11:00:00Z', '2026-01-01T12:00:00', 'tomorrow', undefined),
  paidTime: fc.constantFrom('2026-01-01T11:59:00Z', '2026-01-01T12:59:00Z', 'now', undefined),
});
const anyOptions = fc.record({
  now: fc.integer({ min: NOW - 7_200_000, max: NOW + 7_200_000 }),
  estimatedConfirmationTimeSec: fc.constantFrom(60, 0, undefined),
  chosen: fc.constantFrom({ network: 'tron' }, { network: 'ethereum' }, { network: 'TRON', currency: 'USDC' }, undefined),
});

describe('describeCheckout', () => {
  test('never asks for money that must not be sent, and shows its address nowhere', () => {
    fc.assert(
      fc.property(anyOrder, anyOptions, (order, options) => {
        const view = describeCheckout(order, options);
        if (view.phase !== 'waiting') {
          expect(JSON.stringify(view)).not.toContain(order.depositAddress || TRON_ADDRESS);
          return;
        }
        expect(order.status ?? 'INIT').toBe('INIT');
        expect(Number(order.cryptoPaidAmount?.value ?? 0)).toBe(0);
        expect(view.address).toBe(order.depositAddress);
        expect(order.network === 'tron' ? order.depositAddress : TRON_ADDRESS).toBe(TRON_ADDRESS);
        expect(order.network?.toLowerCase()).toBe(options.chosen?.network.toLowerCase() ?? order.network);
        expect(view.secondsLeft ?? 1).toBeGreaterThanOrEqual(0);
        expect(order.expiresAt).not.toBe('tomorrow');
      }),
      { numRuns: 2_000 },
    );
  });

  test('shows no amount but cryptoPaymentAmount', () => {
    fc.assert(
      fc.property(anyOrder, anyOptions, (order, options) => {
        const view = describeCheckout(order, options);
        expect([undefined, order.cryptoPaymentAmount?.value]).toContain(view.amount);
        expect(JSON.stringify(view)).not.toContain('77.77');
      }),
    );
  });

  test('calls paid only what the gateway calls SUCCEEDED', () => {
    fc.assert(
      fc.property(anyOrder, anyOptions, (order, options) => {
        const isPaid = ['paid', 'overpaid'].includes(describeCheckout(order, options).phase);
        expect(isPaid).toBe(order.status === 'SUCCEEDED');
      }),
    );
  });

  test('shows unknown statuses as waiting for confirmation', () => {
    const unknown = fc.string().filter((status) => !['INIT', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CLOSED'].includes(status));
    fc.assert(
      fc.property(unknown, (status) => {
        expect(describeCheckout({ ...ORDER, status }, { now: NOW })).toMatchObject({ phase: 'confirming', final: false });
      }),
    );
  });

  test('counts down to the second, and ends at expiresAt', () => {
    const at = (now: number) => describeCheckout(ORDER, { now });
    expect(at(NOW).secondsLeft).toBe(900);
    expect(at(NOW + 899_999)).toMatchObject({ phase: 'waiting', secondsLeft: 0 });
    expect(at(NOW + 900_000).phase).toBe('expired');
  });

  test('takes a time without a zone for UTC', () => {
    const order = { ...ORDER, expiresAt: '2026-01-01T12:01:00' };
    expect(describeCheckout(order, { now: NOW }).secondsLeft).toBe(60);
  });

  test('says exactly how much is missing or too much', () => {
    const paid = (status: string, value: string) =>
      describeCheckout({ ...ORDER, status, cryptoPaidAmount: usdc(value) }, { now: NOW });
    expect(paid('PROCESSING', '100.999999')).toMatchObject({ phase: 'underpaid', received: '100.999999', missing: '0.000001' });
    expect(paid('SUCCEEDED', '101.1')).toMatchObject({ phase: 'overpaid', excess: '0.10' });
    expect(paid('SUCCEEDED', '101')).not.toHaveProperty('excess');
  });

  test('takes money that it cannot read for money', () => {
    const odd = { ...ORDER, cryptoPaidAmount: { value: '?', currency: 'USDC' } };
    expect(describeCheckout(odd, { now: NOW }).phase).toBe('detected');
    expect(describeCheckout({ ...odd, status: 'CLOSED' }, { now: NOW }).phase).toBe('late');
  });

  test('measures the confirmation by the estimated time', () => {
    const order = { ...ORDER, status: 'PROCESSING', paidTime: '2026-01-01T11:59:45Z' };
    const at = (now: number) => describeCheckout(order, { now, estimatedConfirmationTimeSec: 60 });
    expect(at(NOW).confirmation).toEqual({ seconds: 60, elapsed: 15 });
    expect(at(NOW + 600_000).confirmation).toEqual({ seconds: 60, elapsed: 60 });
    expect(at(NOW - 20_000).phase).toBe('detected');
  });

  test.each([
    [() => describeCheckout(ORDER, undefined as never), /needs \{ now \}/],
    [() => describeCheckout(ORDER, { now: Number.NaN }), /now must be the server's time/],
    [() => describeCheckout(ORDER, { now: NOW, refunds: {} } as never), /no option "refunds"\. Did you mean "refund"/],
    [() => describeCheckout(null as never, { now: NOW }), /expects an order of API Checkout, but received null/],
    [() => describeCheckout(new Map() as never, { now: NOW }), /but received a Map/],
  ])('refuses what it cannot use (%#)', (call, message) => {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(message);
  });
});
