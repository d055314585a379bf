import { describe, expect, test } from 'vitest';
import { toApiPromise } from '../../src/call/transport.ts';

const answer = { data: 'a', response: { status: 200, headers: {}, requestId: 'req_1' } };

describe('toApiPromise', () => {
  test('gives the data, and with its answer on demand', async () => {
    const promise = toApiPromise(Promise.resolve(answer));
    expect(await promise).toBe('a');
    expect(await promise.withResponse()).toBe(answer);
  });

  test('rejects both ways', async () => {
    const promise = toApiPromise(Promise.reject(new Error('refused')));
    await expect(promise.withResponse()).rejects.toThrow('refused');
    await expect(promise).rejects.toThrow('refused');
  });

  test('leaves no rejection unhandled when only withResponse is awaited', async () => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', onUnhandled);
    await expect(toApiPromise(Promise.reject(new Error('refused'))).withResponse()).rejects.toThrow('refused');
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', onUnhandled);
    expect(unhandled).toEqual([]);
  });
});
