import { afterEach, expect, it, vi } from 'vitest';
import { afterThisTurn } from '../../src/node/after-this-turn.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('afterThisTurn calls everybody back in order, once the promises of this turn have settled', async () => {
  const calls: string[] = [];
  afterThisTurn(() => calls.push('first'));
  afterThisTurn(() => calls.push('second'));
  await Promise.resolve().then(() => calls.push('promise'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(calls).toEqual(['promise', 'first', 'second']);
});

it('afterThisTurn calls back later what is asked for by a callback', async () => {
  const calls: string[] = [];
  afterThisTurn(() => afterThisTurn(() => calls.push('inner')));
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(calls).toEqual(['inner']);
});

it('afterThisTurn is not stopped by a faked clock that went away with its immediates', async () => {
  vi.useFakeTimers();
  const lost = vi.fn();
  afterThisTurn(lost);
  vi.useRealTimers();
  const kept = vi.fn();
  afterThisTurn(kept);
  await new Promise((resolve) => setImmediate(resolve));
  expect(kept).toHaveBeenCalledTimes(1);
  expect(lost).toHaveBeenCalledTimes(1);
});
