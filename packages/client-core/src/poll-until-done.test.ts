import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import type { ClientOptions } from './options.ts';
import type { WaitOptions } from './poll-until-done.ts';
import type { Runtime } from './runtime.ts';
import { createTestTransport, TestError } from './testing/create-test-transport.ts';
import { startGateway } from './testing/start-gateway.ts';

interface Thing {
  readonly status: string;
  readonly expiresAt?: number;
}

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** A clock that jumps over every wait: only attempts take real time. */
function jumpingRuntime(): { readonly runtime: Runtime; readonly waits: number[] } {
  const waits: number[] = [];
  let passed = 0;
  const start = Date.parse('2026-01-01T00:00:00Z');
  const isAttempt = new WeakSet<object>();
  return {
    waits,
    runtime: {
      now: () => start + passed,
      monotonicNow: () => passed,
      random: () => 1,
      setTimer(callback, ms) {
        // An attempt's own limit: real, so that a hanging request is still ended.
        if (waiting.size === 0) {
          const timer = setTimeout(callback, 5_000);
          isAttempt.add(timer);
          return timer;
        }
        waits.push(ms);
        return setImmediate(() => {
          passed += ms;
          callback();
        });
      },
      clearTimer: (timer) =>
        isAttempt.has(timer as object) ? clearTimeout(timer as NodeJS.Timeout) : clearImmediate(timer as NodeJS.Immediate),
    },
  };
}
/** Set by the gateway: no request is being answered, so that the next timer is a wait. */
const waiting = new Set<string>();

async function poll(
  answer: (
    count: number,
  ) =>
    | { readonly status?: number; readonly headers?: Record<string, string>; readonly thing?: Thing; readonly junk?: boolean }
    | 'never',
  options: WaitOptions<Thing> = {},
  clientOptions: ClientOptions = {},
): Promise<{
  readonly result: Promise<Thing>;
  readonly count: () => number;
  readonly mostAtOnce: () => number;
  readonly waits: number[];
}> {
  let current = 0;
  let most = 0;
  const { runtime, waits } = jumpingRuntime();
  waiting.clear();
  const gateway = await startGateway((_request, response, count) => {
    const reply = answer(count);
    if (reply === 'never') return;
    response
      .writeHead(reply.status ?? 200, reply.headers)
      .end(reply.junk === true ? '<html>' : JSON.stringify(reply.thing ?? {}));
  });
  open.push(gateway);
  const transport = createTestTransport(gateway.url, { runtime, ...clientOptions });
  open.push(transport);
  const result = transport.poll<Thing>({
    operation: 'things.waitForCompletion',
    options,
    async retrieve(callOptions) {
      current += 1;
      most = Math.max(most, current);
      waiting.clear();
      try {
        return await transport.send<Thing>(() => ({
          operation: 'things.retrieve',
          method: 'GET',
          path: '/things/a',
          repeatable: true,
          retry: 'clock-only',
          options: callOptions,
        }));
      } finally {
        current -= 1;
        waiting.add('yes');
      }
    },
    isDone: ({ status }) => status === 'done' || status === 'failed',
    fingerprint: ({ status }) => status,
    expiresAt: ({ expiresAt }) => expiresAt,
    createTimeoutError: (message, facts, last) => new TestError('timeout', message, facts, last),
  });
  result.catch(() => undefined);
  return { result, count: () => gateway.requests.length, mostAtOnce: () => most, waits };
}

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
    await expect(before.result).rejects.toMatchObject({ kind: 'abort' });
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

  test.each([{ timeout: 0 }, { pollInterval: -1 }, { pollInterval: Number.NaN }, { timeout: 2 ** 31 }])(
    'refuses %j',
    async (options) => {
      const run = await poll(() => ({ thing: { status: 'done' } }), options);
      await expect(run.result).rejects.toMatchObject({ kind: 'validation', outcome: 'not-sent' });
      expect(run.count()).toBe(0);
    },
  );
});
