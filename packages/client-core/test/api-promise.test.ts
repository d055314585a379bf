import { setFlagsFromString } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { type ApiPromise, createApiPromise, recoverApiPromise, toApiPromise } from '../src/api-promise.ts';
import type { ApiResponse } from '../src/options.ts';

const response = { status: 200, headers: {}, requestId: 'req_1' };
const other = { ...response, requestId: 'req_2' };

function answered(data: string): ApiPromise<string> {
  return createApiPromise<string, ApiResponse>(Promise.resolve(data), { response });
}

function refused(): ApiPromise<string> {
  return createApiPromise<string, ApiResponse>(Promise.reject(new Error('refused')), { response: undefined });
}

describe('recoverApiPromise', () => {
  test('leaves a call that went well alone', async () => {
    const recovered = recoverApiPromise(answered('a'), () => Promise.reject(new Error('not to be called')));
    expect(await recovered).toBe('a');
    expect(await recovered.withResponse()).toEqual({ data: 'a', response });
  });

  test('gives what recover gives, with its response', async () => {
    const recovered = recoverApiPromise(refused(), async (error) => ({ data: (error as Error).message, response: other }));
    expect(await recovered.withResponse()).toEqual({ data: 'refused', response: other });
    expect(await recovered).toBe('refused');
  });

  test.each([
    ['rejects', () => Promise.reject(new Error('still refused'))],
    [
      'throws',
      () => {
        throw new Error('still refused');
      },
    ],
  ])('rejects both ways when recover %s', async (_how, recover) => {
    const recovered = recoverApiPromise(refused(), recover);
    await expect(recovered.withResponse()).rejects.toThrow('still refused');
    await expect(recovered).rejects.toThrow('still refused');
  });
});

describe('withResponse alone leaves no rejection unhandled', () => {
  test.each([
    ['createApiPromise', refused],
    ['recoverApiPromise', () => recoverApiPromise(refused(), () => Promise.reject(new Error('refused')))],
    ['toApiPromise', () => toApiPromise(Promise.reject<{ data: string; response: ApiResponse }>(new Error('refused')))],
  ])('%s', async (_name, make) => {
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', onUnhandled);
    await expect(make().withResponse()).rejects.toThrow('refused');
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', onUnhandled);
    expect(unhandled).toEqual([]);
  });
});

describe('withResponse is made in the young generation, and with it what a call leaves', () => {
  setFlagsFromString('--allow-natives-syntax');
  const isYoung = new Function('value', 'return %InYoungGeneration(value)') as (value: unknown) => boolean;
  const both = Promise.resolve({ data: 'a', response });

  test.each<[string, () => ApiPromise<string>]>([
    ['createApiPromise', () => answered('a')],
    ['recoverApiPromise', () => recoverApiPromise(answered('a'), () => both)],
    ['toApiPromise', () => toApiPromise(both)],
  ])('%s', (_name, make) => {
    // A collection may come in between and age one.
    const young = Array.from({ length: 100 }, () => isYoung(make().withResponse)).filter(Boolean);
    expect(young.length).toBeGreaterThan(90);
  });
});
