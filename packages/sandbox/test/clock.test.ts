import { describe, expect, it } from 'vitest';
import { createClock } from '../src/clock.ts';

describe('createClock', () => {
  it('runs what is due on the way of advance, in time order, each at its own time', async () => {
    const clock = createClock(() => 1_000);
    const seen: [string, number][] = [];
    clock.schedule(1_300, () => seen.push(['late', clock.now()]));
    clock.schedule(1_100, () => seen.push(['early', clock.now()]));
    clock.schedule(9_000, () => seen.push(['never', clock.now()]));
    await clock.advance(500);
    expect(seen).toEqual([
      ['early', 1_100],
      ['late', 1_300],
    ]);
    expect(clock.now()).toBe(1_500);
    clock.stop();
  });

  it('waits for work, and runs work that was scheduled by work', async () => {
    const clock = createClock(() => 0);
    const seen: string[] = [];
    clock.schedule(10, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push('first');
      clock.schedule(20, () => seen.push('second'));
    });
    await clock.advance(20);
    expect(seen).toEqual(['first', 'second']);
    clock.stop();
  });

  it('keeps the order of work that is due at the same time', async () => {
    const clock = createClock(() => 0);
    const seen: number[] = [];
    for (const number of [1, 2, 3]) clock.schedule(5, () => seen.push(number));
    await clock.advance(5);
    expect(seen).toEqual([1, 2, 3]);
    clock.stop();
  });

  it('does not run what was cancelled', async () => {
    const clock = createClock(() => 0);
    let ran = false;
    clock.schedule(5, () => (ran = true)).cancel();
    await clock.advance(10);
    expect(ran).toBe(false);
    clock.stop();
  });

  it('runs due work by itself while real time passes', async () => {
    const clock = createClock(Date.now);
    await new Promise<void>((resolve) => clock.schedule(Date.now() + 10, resolve));
    clock.stop();
  });

  it('goes on after work that failed', async () => {
    const clock = createClock(() => 0);
    clock.schedule(1, () => Promise.reject(new Error('no')));
    await expect(clock.advance(2)).rejects.toThrow('no');
    await clock.advance(3);
    expect(clock.now()).toBeGreaterThanOrEqual(4);
    clock.stop();
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses to advance by %s', (ms) => {
    const clock = createClock(() => 0);
    expect(() => clock.advance(ms)).toThrow(RangeError);
    clock.stop();
  });
});
