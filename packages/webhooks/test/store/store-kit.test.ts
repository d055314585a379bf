import { describe, expect, it } from 'vitest';
import { EventStoreUnavailableError, WebhookConfigurationError } from '../../src/index.ts';
import {
  checkDuration,
  checkPositiveInteger,
  createSemaphore,
  TimeLimitError,
  unavailable,
  within,
} from '../../src/store/index.ts';

const forever = new Promise<never>(() => undefined);

describe('within', () => {
  it('passes on what the work resolves or rejects with', async () => {
    await expect(within(Promise.resolve(1), 60_000)).resolves.toBe(1);
    await expect(within(Promise.reject(new RangeError('no')), 60_000)).rejects.toThrow(RangeError);
  });

  it('gives up when the time ends', async () => {
    await expect(within(forever, 1)).rejects.toThrow(TimeLimitError);
  });

  it('gives up when the signal aborts, with its reason as the cause', async () => {
    const abort = new AbortController();
    const waiting = within(forever, 60_000, abort.signal);
    abort.abort('budget spent');
    await expect(waiting).rejects.toMatchObject({ name: 'TimeLimitError', cause: 'budget spent' });
    await expect(within(forever, 60_000, AbortSignal.abort('earlier'))).rejects.toMatchObject({ cause: 'earlier' });
  });
});

describe('createSemaphore', () => {
  it('lets in as many as the limit says, and the next one when a turn is given back', async () => {
    const semaphore = createSemaphore(1);
    const release = await semaphore.acquire(60_000);
    const second = semaphore.acquire(60_000);
    await expect(semaphore.acquire(1)).rejects.toThrow(TimeLimitError);
    release();
    release();
    const releaseSecond = await second;
    await expect(semaphore.acquire(1)).rejects.toThrow(TimeLimitError);
    releaseSecond();
    await expect(semaphore.acquire(1)).resolves.toBeTypeOf('function');
  });

  it('takes nobody in whose signal has aborted', async () => {
    const semaphore = createSemaphore(1);
    await expect(semaphore.acquire(60_000, AbortSignal.abort())).rejects.toThrow(TimeLimitError);
    await expect(semaphore.acquire(1)).resolves.toBeTypeOf('function');
  });

  it('serves in the order of asking', async () => {
    const semaphore = createSemaphore(1);
    const release = await semaphore.acquire(60_000);
    const order: number[] = [];
    const turns = [1, 2, 3].map(async (number) => {
      const done = await semaphore.acquire(60_000);
      order.push(number);
      done();
    });
    release();
    await Promise.all(turns);
    expect(order).toEqual([1, 2, 3]);
  });
});

describe('checks', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, '5' as unknown as number])('checkDuration refuses %o', (value) => {
    expect(() => checkDuration('leaseMs', value)).toThrow(RangeError);
  });

  it('checkPositiveInteger names who asks and what for', () => {
    expect(checkPositiveInteger('redisStore', 'timeoutMs', 5)).toBe(5);
    expect(() => checkPositiveInteger('redisStore', 'timeoutMs', 0)).toThrow(
      new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_LIMIT', 'redisStore: expected timeoutMs to be a positive integer.'),
    );
  });

  it('unavailable keeps an error that says so already', () => {
    const known = new EventStoreUnavailableError('Busy.');
    expect(unavailable('Redis could not claim the event', known)).toBe(known);
    const cause = new Error('READONLY');
    expect(unavailable('Redis could not claim the event', cause)).toMatchObject({
      message: 'Redis could not claim the event.',
      cause,
    });
  });
});
