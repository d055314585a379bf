import { describe, expect, test } from 'vitest';
import { SpendingRefusedError } from '../../src/spending/errors.ts';
import { createSpendingGuard } from '../../src/spending/guard.ts';
import { createMemoryLedger } from '../../src/spending/ledger.ts';
import type { SpendingLimits } from '../../src/spending/limits.ts';

const HOUR = 3_600_000;

function guardWith(limits: SpendingLimits, now = () => 1_000_000_000_000) {
  return createSpendingGuard({ limits, ledger: createMemoryLedger(), now });
}

function purchase(id: string, value: number, currency = 'CNY', channel: string | undefined = 'alipay') {
  return { id, amount: { currency, value }, serviceId: 'svc_1', channel };
}

async function refusal(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(SpendingRefusedError);
    return (error as SpendingRefusedError).code;
  }
}

describe('createSpendingGuard', () => {
  test('allows a payment at the limit and refuses one unit more', async () => {
    const guard = guardWith({ perPayment: { CNY: 5_000 } });
    expect(await refusal(guard.reserve(purchase('a', 5_000)))).toBeUndefined();
    expect(await refusal(guard.reserve(purchase('b', 5_001)))).toBe('LIMIT_PER_PAYMENT');
  });

  test('refuses currencies that the owner did not name, inherited names included', async () => {
    const guard = guardWith({ perPayment: { CNY: 5_000 } });
    expect(await refusal(guard.reserve(purchase('a', 1, 'USD')))).toBe('LIMIT_PER_PAYMENT');
    expect(await refusal(guard.reserve(purchase('a', 1, 'constructor')))).toBe('LIMIT_PER_PAYMENT');
  });

  test('adds up a session by currency and counts a repeated purchase once', async () => {
    const guard = guardWith({ perSession: { CNY: 1_000, USD: 10 } });
    expect(await refusal(guard.reserve(purchase('a', 600)))).toBeUndefined();
    expect(await refusal(guard.reserve(purchase('a', 600)))).toBeUndefined();
    expect(await refusal(guard.reserve(purchase('b', 10, 'USD')))).toBeUndefined();
    expect(await refusal(guard.reserve(purchase('c', 401)))).toBe('LIMIT_PER_SESSION');
    expect(await refusal(guard.reserve(purchase('c', 400)))).toBeUndefined();
  });

  test('gives a released amount back', async () => {
    const guard = guardWith({ perSession: { CNY: 1_000 }, perDay: { CNY: 1_000 } });
    await guard.reserve(purchase('a', 1_000));
    expect(await refusal(guard.reserve(purchase('b', 1)))).toBe('LIMIT_PER_SESSION');
    guard.release('a');
    expect(await refusal(guard.reserve(purchase('b', 1_000)))).toBeUndefined();
  });

  test('counts an intent at the most that was asked for under its id, however small the next call', async () => {
    const guard = guardWith({ perSession: { CNY: 1_000 }, perDay: { CNY: 1_000 } });
    await guard.reserve(purchase('a', 1_000));
    expect(await refusal(guard.reserve(purchase('a', 1)))).toBeUndefined();
    expect(await refusal(guard.reserve(purchase('b', 1)))).toBe('LIMIT_PER_SESSION');
    const daily = guardWith({ perDay: { CNY: 1_000 } });
    await daily.reserve(purchase('a', 1));
    await daily.reserve(purchase('a', 1_000));
    expect(await refusal(daily.reserve(purchase('b', 1)))).toBe('LIMIT_PER_DAY');
  });

  test('takes back with undo what this call set aside, and nothing of other calls for the same intent', async () => {
    for (const limits of [{ perSession: { CNY: 1_000 } }, { perDay: { CNY: 1_000 } }]) {
      const guard = guardWith(limits);
      const first = await guard.reserve(purchase('a', 1_000));
      const second = await guard.reserve(purchase('a', 1_000));
      await second.undo();
      await second.undo();
      expect(await refusal(guard.reserve(purchase('b', 1)))).toMatch(/LIMIT_PER/);
      await first.undo();
      expect(await refusal(guard.reserve(purchase('b', 1_000)))).toBeUndefined();
    }
  });

  test('refuses a payment whose amount nobody knows wherever an amount is limited', async () => {
    const unknown = { ...purchase('a', 1), amount: undefined };
    expect(await refusal(guardWith({ perDay: { CNY: 1_000 } }).reserve(unknown))).toBe('LIMIT_PER_PAYMENT');
    expect(await refusal(guardWith({ services: ['svc_1'] }).reserve(unknown))).toBeUndefined();
  });

  test('lets a hundred calls at once spend no more than the limit', async () => {
    const guard = guardWith({ perSession: { CNY: 1_000 }, perDay: { CNY: 1_000 } });
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) => refusal(guard.reserve(purchase(`p${index}`, 100)))),
    );
    expect(outcomes.filter((code) => code === undefined)).toHaveLength(10);
  });

  test('forgets a day after 24 hours', async () => {
    let time = 1_000_000_000_000;
    const guard = guardWith({ perDay: { CNY: 1_000 } }, () => time);
    await guard.reserve(purchase('a', 1_000));
    time += 23 * HOUR;
    expect(await refusal(guard.reserve(purchase('b', 1_000)))).toBe('LIMIT_PER_DAY');
    time += HOUR;
    expect(await refusal(guard.reserve(purchase('b', 1_000)))).toBeUndefined();
  });

  test('holds to the lists of services and channels', async () => {
    const guard = guardWith({ services: ['svc_1'], channels: ['alipay'] });
    expect(await refusal(guard.reserve(purchase('a', 1)))).toBeUndefined();
    expect(await refusal(guard.reserve({ ...purchase('a', 1), serviceId: 'svc_2' }))).toBe('SERVICE_NOT_ALLOWED');
    expect(await refusal(guard.reserve(purchase('a', 1, 'CNY', 'wechat')))).toBe('CHANNEL_NOT_ALLOWED');
    expect(await refusal(guard.reserve({ ...purchase('a', 1), channel: undefined }))).toBe('CHANNEL_NOT_ALLOWED');
  });

  test('refuses limits that are no amounts in minor units', () => {
    expect(() => guardWith({ perPayment: { cny: 1 } })).toThrow(/limits.perPayment: "cny"/);
    expect(() => guardWith({ perDay: { CNY: 1.5 } })).toThrow(/limits.perDay.CNY: expected minor units/);
    expect(() => guardWith({ perSession: { CNY: -1 } })).toThrow(/limits.perSession.CNY/);
    expect(() => guardWith({ perPayment: { RMB: 1 } })).toThrow(/limits.perPayment: "RMB" is not an ISO 4217 code/);
  });

  test.each([
    [{ maxPerDay: { CNY: 1 } }, /limits has no option "maxPerDay"/],
    [{ perDay: 5_000 }, /limits.perDay: expected amounts by currency/],
    [{ services: 'svc_1' }, /limits.services: expected an array/],
    [{ channels: [''] }, /limits.channels: expected an array/],
  ])('refuses %j, which would otherwise limit nothing', (limits, message) => {
    expect(() => guardWith(limits as SpendingLimits)).toThrow(message);
  });
});
