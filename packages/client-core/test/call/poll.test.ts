import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { WaitOptions } from '../../src/options/call-options.ts';
import { poll, type Thing } from '../support/start-poll.ts';

describe('poll', () => {
  test('asks again after each interval, one request at a time, until the status is final', async () => {
    const seen: string[] = [];
    const statuses = ['new', 'new', 'paid', 'strange', 'done'];
    const run = await poll((count) => ({ thing: { status: statuses[count - 1] ?? '' } }), {
      pollInterval: 700,
      onUpdate: ({ status }) => seen.push(status),
    });
    expect(await run.result).toEqual({ status: 'done' });
    expect(run.waits).toEqual([700, 700, 700, 700]);
    expect(run.mostAtOnce()).toBe(1);
    expect(seen).toEqual(['new', 'paid', 'strange', 'done']);
  });

  test('waits longer with every refusal in a row, and as long as Retry-After says', async () => {
    const run = await poll(
      (count) => {
        if (count <= 3) return { status: 429 };
        if (count === 4) return { status: 429, headers: { 'retry-after': '20' } };
        return { thing: { status: count === 5 ? 'new' : 'done' } };
      },
      { pollInterval: 1_000 },
    );
    await run.result;
    expect(run.waits).toEqual([2_000, 4_000, 8_000, 20_000, 1_000]);
  });

  test('goes on after a 503 and a lost connection, ends at once on what will not change', async () => {
    const run = await poll((count) =>
      count === 1 ? { status: 503 } : count === 2 ? { status: 404 } : { thing: { status: 'done' } },
    );
    await expect(run.result).rejects.toMatchObject({ kind: 'not-found' });
    expect(run.count()).toBe(2);
  });

  test.each([400, 401, 403, 404, 409, 410])('ended by HTTP %i says that what was waited for may be paid', async (status) => {
    const run = await poll((count) => (count === 1 ? { status: 503 } : { status }));
    await expect(run.result).rejects.toMatchObject({
      statusCode: status,
      operation: 'things.waitForCompletion',
      outcome: 'unknown',
      attempts: 2,
      retryable: false,
    });
  });

  test.each([
    ['a redirect', { status: 302 }],
    ['a page', { junk: true }],
    ['a page with HTTP 203', { status: 203, junk: true }],
    ['nothing, where there was something', { status: 404 }],
  ])('goes on after three times %s, not after four', async (_name, odd) => {
    const thrice = await poll((count) => {
      if (count === 1 || count === 5) return { thing: { status: 'new' } };
      return count <= 8 ? odd : { thing: { status: 'done' } };
    });
    expect(await thrice.result).toEqual({ status: 'done' });
    const always = await poll((count) => (count === 1 ? { thing: { status: 'new' } } : odd));
    await expect(always.result).rejects.toMatchObject({ outcome: 'unknown', attempts: 5 });
    expect(always.count()).toBe(5);
  });

  test("bounds each request by the client's deadline, and the wait by its own timeout", async () => {
    const clientOptions = { deadline: 40, timeout: 2_000_000_000, runtime: {} };
    const run = await poll(
      (count) => (count === 1 ? 'never' : { thing: { status: 'done' } }),
      { pollInterval: 10 },
      clientOptions,
    );
    expect(await run.result).toEqual({ status: 'done' });
    expect(run.count()).toBeGreaterThanOrEqual(2);
  });

  test.each([
    [{ onUpdate: 'nope' }, /onUpdate must be a function/],
    [5_000, /expects an object of options, but received a number/],
    [null, /expects an object of options, but received null/],
    [{ apiKey: 'sk_other' }, /has no option "apiKey"/],
    [{ pollIntervall: 1 }, /Did you mean "pollInterval"/],
  ])('refuses the options %j before the first request', async (options, message) => {
    const run = await poll(() => ({ thing: { status: 'done' } }), options as WaitOptions<Thing>);
    await expect(run.result).rejects.toMatchObject({
      kind: 'validation',
      outcome: 'not-sent',
      message: expect.stringMatching(message),
    });
    expect(run.count()).toBe(0);
  });

  test('goes on after an unreadable answer or three, but not for ever', async () => {
    const twice = await poll((count) => (count <= 2 ? { junk: true } : { thing: { status: 'done' } }));
    expect(await twice.result).toEqual({ status: 'done' });
    const always = await poll(() => ({ junk: true }));
    await expect(always.result).rejects.toMatchObject({ kind: 'response' });
    expect(always.count()).toBe(4);
  });

  test('ends at the timeout with the last state seen', async () => {
    const run = await poll(() => ({ thing: { status: 'new' } }), { timeout: 10_000, pollInterval: 3_000 });
    await expect(run.result).rejects.toMatchObject({
      kind: 'timeout',
      last: { status: 'new' },
      code: 'ERR_TEST_TIMEOUT',
      outcome: 'unknown',
    });
    expect(run.waits).toEqual([3_000, 3_000, 3_000, 1_000]);
    expect(run.count()).toBe(4);
  });

  test('ends a poll that hangs when the time is up', async () => {
    const run = await poll(() => 'never', { timeout: 100 }, { runtime: { random: () => 0 } });
    await expect(run.result).rejects.toMatchObject({ kind: 'timeout', last: undefined });
  });

  test("ends at the thing's own expiry plus 15 s of grace", async () => {
    const expiresAt = Date.parse('2026-01-01T00:00:10Z');
    const run = await poll(() => ({ thing: { status: 'new', expiresAt } }), { pollInterval: 5_000 });
    await expect(run.result).rejects.toMatchObject({ kind: 'timeout', message: 'The expiry has passed without a final status.' });
    expect(run.count()).toBe(7);
  });

  test('ends on abort, before, between and within polls, and keeps no listener', async () => {
    const before = await poll(() => ({ thing: { status: 'new' } }), { signal: AbortSignal.abort() });
    await expect(before.result).rejects.toMatchObject({
      kind: 'abort',
      operation: 'things.waitForCompletion',
      outcome: 'unknown',
    });
    expect(before.count()).toBe(0);

    const controller = new AbortController();
    const between = await poll(
      () => ({ thing: { status: 'new' } }),
      { signal: controller.signal, pollInterval: 60_000, onUpdate: () => setTimeout(() => controller.abort(), 20) },
      { runtime: {} },
    );
    await expect(between.result).rejects.toMatchObject({ kind: 'abort' });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);

    const inFlight = new AbortController();
    const within = await poll(
      () => {
        inFlight.abort();
        return 'never';
      },
      { signal: inFlight.signal },
    );
    await expect(within.result).rejects.toMatchObject({ kind: 'abort' });
    expect(getEventListeners(inFlight.signal, 'abort')).toHaveLength(0);
  });

  test('is not disturbed by an onUpdate that throws or rejects', async () => {
    const run = await poll((count) => ({ thing: { status: count === 1 ? 'new' : 'done' } }), {
      onUpdate({ status }) {
        if (status === 'new') throw new Error('broken');
        return Promise.reject(new Error('broken'));
      },
    });
    expect(await run.result).toEqual({ status: 'done' });
  });

  test('ends at the deadline where that is shorter than the timeout', async () => {
    const run = await poll(() => ({ thing: { status: 'new' } }), { timeout: 60_000, deadline: 5_000, pollInterval: 3_000 });
    await expect(run.result).rejects.toMatchObject({ kind: 'timeout', message: expect.stringContaining('5000 ms') });
    expect(run.waits).toEqual([3_000, 2_000]);
  });

  test('sends the headers that it is given with every poll', async () => {
    const traces: unknown[] = [];
    const run = await poll(
      (count, headers) => {
        traces.push(headers['x-trace']);
        return { thing: { status: count === 1 ? 'new' : 'done' } };
      },
      { headers: { 'x-trace': 'a' } },
    );
    await run.result;
    expect(traces).toEqual(['a', 'a']);
  });

  test('says at the timeout why the last poll failed, and nothing of a failure that passed', async () => {
    const down = await poll(() => ({ status: 503 }), { timeout: 10_000, pollInterval: 3_000 });
    await expect(down.result).rejects.toMatchObject({ kind: 'timeout', attempts: 2, cause: { kind: 'api', statusCode: 503 } });
    const back = await poll((count) => (count === 1 ? { status: 503 } : { thing: { status: 'new' } }), { timeout: 10_000 });
    const error: unknown = await back.result.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'timeout' });
    expect((error as Error).cause).toBeUndefined();
  });

  test('ends at once when the client is closed while a poll is under way', async () => {
    let closing: Promise<void> | undefined;
    const run = await poll(
      () => {
        closing = run.close();
        return { thing: { status: 'new' } };
      },
      { pollInterval: 20_000 },
      { runtime: {} },
    );
    await expect(run.result).rejects.toMatchObject({ kind: 'abort', message: 'The client was closed.' });
    await closing;
  }, 5_000);

  test.each([
    { timeout: 0 },
    { deadline: 0 },
    { pollInterval: -1 },
    { pollInterval: Number.NaN },
    { timeout: 2 ** 31 },
    { signal: {} },
    { signal: 'stop' },
    { onUpdate: 'log' },
    { headers: { authorization: 'x' } },
  ])('refuses %j', async (options) => {
    const run = await poll(() => ({ thing: { status: 'done' } }), options as WaitOptions<Thing>);
    await expect(run.result).rejects.toMatchObject({ kind: 'validation', outcome: 'not-sent' });
    expect(run.count()).toBe(0);
  });
});
