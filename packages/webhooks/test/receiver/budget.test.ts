import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createWebhookReceiver,
  type EventQueue,
  type EventStore,
  itpay,
  memoryStore,
  stablecoinCheckout,
} from '../../src/index.ts';
import { createSignedRequest, createTestEvent } from '../../src/testing/index.ts';

const secret = 'whsec_test_1234';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_750_000_000_000 });
});

afterEach(() => {
  vi.useRealTimers();
});

function setUp(
  options: {
    readonly store?: EventStore;
    readonly queue?: EventQueue;
    readonly handlerTimeoutMs?: number;
    readonly leaseMs?: number;
  } = {},
) {
  const errors: Error[] = [];
  const signals: AbortSignal[] = [];
  const finishers: (() => void)[] = [];
  const receiver = createWebhookReceiver({
    provider: stablecoinCheckout({ secret }),
    on: {
      SUCCEEDED: (_event, context) => {
        signals.push(context.signal);
        return new Promise<void>((resolve) => finishers.push(resolve));
      },
    },
    onError: (error) => errors.push(error),
    ...options,
  });
  const event = createTestEvent('stablecoin-checkout', 'SUCCEEDED', { merchantOrderId: 'M1' });
  const sign = () => createSignedRequest({ provider: 'stablecoin-checkout', secret, event });
  return { receiver, errors, signals, finishers, sign };
}

const names = (errors: readonly Error[]): string[] => errors.map((error) => error.name);

describe('the acknowledgement budget', () => {
  it('ends in 503 before the 5 s of Checkout, and the running handler keeps its claim', async () => {
    const { receiver, errors, finishers, sign } = setUp();
    const first = receiver.handle(sign());
    await vi.advanceTimersByTimeAsync(4499);
    expect(errors).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    const answer = await first;
    expect(answer.status).toBe(503);
    expect(answer.body).not.toContain('00000');
    expect(answer.headers['retry-after']).toBe('5');
    expect(names(errors)).toEqual(['WebhookBudgetExceededError']);
    // Still running: the next delivery waits, and the late completion counts.
    expect((await receiver.handle(sign())).status).toBe(409);
    finishers[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(await receiver.handle(sign())).toMatchObject({ status: 200, body: '{"code":"00000"}' });
    expect(finishers).toHaveLength(1);
  });

  it('runs from the start of the request, so a slow body leaves less', async () => {
    const { receiver, sign } = setUp();
    const first = receiver.handle({ ...sign(), startedAt: performance.now() - 4000 });
    await vi.advanceTimersByTimeAsync(500);
    expect((await first).status).toBe(503);
    const tooLate = await receiver.handle({ ...sign(), startedAt: performance.now() - 4500 });
    expect(tooLate.status).toBe(503);
  });

  it('tells a store or queue that nobody waits any more', async () => {
    let seen: AbortSignal | undefined;
    const queue: EventQueue = {
      add: (_key, _delivery, options) => {
        seen = options?.signal;
        return new Promise(() => undefined);
      },
    };
    const { receiver, sign } = setUp({ queue, store: memoryStore() });
    const answer = receiver.handle(sign());
    await vi.advanceTimersByTimeAsync(4499);
    expect(seen?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect((await answer).status).toBe(503);
    expect(seen?.aborted).toBe(true);
  });

  it('is ten seconds for ItPay', async () => {
    const provider = itpay({ secret });
    const receiver = createWebhookReceiver({
      provider,
      on: { 'escrow.held': () => new Promise(() => undefined) },
      onError: () => undefined,
    });
    let status: number | undefined;
    void receiver
      .handle(createSignedRequest({ provider: 'itpay', secret, event: createTestEvent('itpay', 'escrow.held') }))
      .then((answer) => {
        status = answer.status;
      });
    await vi.advanceTimersByTimeAsync(9999);
    expect(status).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(status).toBe(503);
  });

  it('leaves no timer behind when the answer came in time', async () => {
    const { receiver, finishers, sign } = setUp();
    const answer = receiver.handle(sign());
    await vi.advanceTimersByTimeAsync(100);
    finishers[0]?.();
    await answer;
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the heartbeat', () => {
  it('keeps the claim of a handler that runs for many leases', async () => {
    const { receiver, errors, finishers, signals, sign } = setUp({ leaseMs: 60_000 });
    void receiver.handle(sign());
    for (let minute = 0; minute < 9; minute += 1) {
      await vi.advanceTimersByTimeAsync(60_000);
      expect((await receiver.handle(sign())).status).toBe(409);
    }
    expect(signals[0]?.aborted).toBe(false);
    finishers[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect((await receiver.handle(sign())).status).toBe(200);
    expect(names(errors)).toEqual(['WebhookBudgetExceededError']);
  });

  it('aborts the handler and refuses its completion when another owner has the event', async () => {
    const inner = memoryStore();
    const { receiver, errors, finishers, signals, sign } = setUp({
      store: { ...inner, extend: () => new Promise(() => undefined) },
    });
    void receiver.handle(sign());
    // The beats do not get through: the lease ends and the next delivery takes over.
    await vi.advanceTimersByTimeAsync(60_000);
    const second = receiver.handle(sign());
    await vi.advanceTimersByTimeAsync(0);
    expect(finishers).toHaveLength(2);
    finishers[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    // Reported as no beat got through for a whole lease, and again as its completion was refused.
    expect(names(errors)).toEqual(['WebhookBudgetExceededError', 'WebhookLeaseLostError', 'WebhookLeaseLostError']);
    // Its stale completion changed nothing: the second still owns the event.
    expect((await receiver.handle(sign())).status).toBe(409);
    finishers[1]?.();
    expect((await second).status).toBe(200);
    expect(signals).toHaveLength(2);
  });

  it('lets a handler complete after its lease when nobody else has taken the event', async () => {
    const { receiver, finishers, sign } = setUp({ store: { ...memoryStore(), extend: () => new Promise(() => undefined) } });
    void receiver.handle(sign());
    await vi.advanceTimersByTimeAsync(120_000);
    finishers[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect((await receiver.handle(sign())).status).toBe(200);
    expect(finishers).toHaveLength(1);
  });

  it('aborts the signal when a beat learns that the lease is lost', async () => {
    const { receiver, errors, signals, sign } = setUp({ store: { ...memoryStore(), extend: async () => 'stale' } });
    void receiver.handle(sign());
    await vi.advanceTimersByTimeAsync(20_000);
    expect(signals[0]?.aborted).toBe(true);
    expect(signals[0]?.reason).toMatchObject({ name: 'WebhookLeaseLostError' });
    expect(names(errors)).toEqual(['WebhookBudgetExceededError', 'WebhookLeaseLostError']);
  });

  it('goes on after a beat that failed', async () => {
    const inner = memoryStore();
    const extend = vi.fn(inner.extend ?? (async () => 'stale' as const)).mockRejectedValueOnce(new Error('timeout'));
    const { receiver, signals, sign } = setUp({ store: { ...inner, extend } });
    void receiver.handle(sign());
    await vi.advanceTimersByTimeAsync(120_000);
    expect(extend.mock.calls.length).toBeGreaterThanOrEqual(5);
    expect(signals[0]?.aborted).toBe(false);
    expect((await receiver.handle(sign())).status).toBe(409);
  });

  it('aborts the signal at the end of the lease when the store cannot extend', async () => {
    const store = { ...memoryStore(), extend: undefined } as unknown as EventStore;
    const { receiver, signals, sign } = setUp({ store });
    void receiver.handle(sign());
    await vi.advanceTimersByTimeAsync(59_999);
    expect(signals[0]?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(signals[0]?.aborted).toBe(true);
  });
});

describe('a handler that never settles', () => {
  it('is given up after handlerTimeoutMs: aborted, released as abandoned, and handled by the next delivery', async () => {
    const inner = memoryStore();
    const release = vi.fn(inner.release);
    const { receiver, errors, signals, finishers, sign } = setUp({ store: { ...inner, release }, handlerTimeoutMs: 90_000 });
    void receiver.handle(sign());
    await vi.advanceTimersByTimeAsync(89_999);
    expect(signals[0]?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(signals[0]?.reason).toMatchObject({ name: 'WebhookHandlerTimeoutError' });
    expect(release.mock.calls[0]?.[2]).toMatchObject({ abandoned: true });
    expect(names(errors)).toContain('WebhookHandlerTimeoutError');
    const second = receiver.handle(sign());
    await vi.advanceTimersByTimeAsync(0);
    finishers[1]?.();
    expect((await second).status).toBe(200);
    // The first wakes up at last: nothing happens.
    finishers[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects settle, so that a worker does not wait for ever', async () => {
    const { receiver } = setUp({ handlerTimeoutMs: 1000 });
    const body = '{"merchantOrderId":"M9","status":"SUCCEEDED"}';
    const settled = receiver.settle({
      version: 1,
      key: 'stablecoin-checkout:M9:SUCCEEDED',
      provider: receiver.provider,
      body,
      receivedAt: 1,
      secretIndex: 0,
      source: 'webhook',
    });
    const outcome = expect(settled).rejects.toMatchObject({ name: 'WebhookHandlerTimeoutError' });
    await vi.advanceTimersByTimeAsync(1000);
    await outcome;
  });
});

describe('close', () => {
  it('waits for handlers that were answered already, then aborts and releases them', async () => {
    const inner = memoryStore();
    const release = vi.fn(inner.release);
    const { receiver, finishers, signals, sign } = setUp({ store: { ...inner, release } });
    const answer = receiver.handle(sign());
    await vi.advanceTimersByTimeAsync(4500);
    await answer;
    let result: unknown;
    void receiver.close({ timeoutMs: 3000 }).then((closed) => {
      result = closed;
    });
    await vi.advanceTimersByTimeAsync(2999);
    expect(result).toBeUndefined();
    expect(signals[0]?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(result).toEqual({ drained: false, running: 1 });
    expect(signals[0]?.reason).toMatchObject({ name: 'WebhookClosedError' });
    finishers[0]?.();
    expect(release.mock.calls[0]?.[2]).toMatchObject({ abandoned: true });
  });

  it('resolves as soon as everything has ended', async () => {
    const { receiver, finishers, sign } = setUp();
    const answer = receiver.handle(sign());
    await vi.advanceTimersByTimeAsync(0);
    const closing = receiver.close();
    finishers[0]?.();
    expect(await closing).toEqual({ drained: true, running: 0 });
    expect((await answer).status).toBe(200);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes no new events', async () => {
    const { errors, receiver, sign } = setUp();
    const delivery = {
      version: 1,
      key: 'k',
      provider: receiver.provider,
      receivedAt: 1,
      secretIndex: 0,
      source: 'webhook',
    } as const;
    const body = '{"merchantOrderId":"M9","status":"SUCCEEDED"}';
    expect(await receiver.close()).toEqual({ drained: true, running: 0 });
    expect(await receiver.handle(sign())).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(receiver.admit(sign())?.status).toBe(503);
    const closed = { code: 'ERR_WEBHOOK_CLOSED' };
    await expect(receiver.ingest(JSON.parse(body), { source: 'poll' })).rejects.toMatchObject(closed);
    const key = 'stablecoin-checkout:M9:SUCCEEDED';
    await expect(receiver.settle({ ...delivery, key, body })).rejects.toMatchObject(closed);
    expect(errors).toEqual([]);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '5'])('refuses a timeoutMs of %s', async (timeoutMs) => {
    await expect(setUp().receiver.close({ timeoutMs: timeoutMs as number })).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_CONFIG_LIMIT',
    });
  });
});
