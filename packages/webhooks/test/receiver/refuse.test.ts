import { describe, expect, it } from 'vitest';
import { createTokenBucket } from '../../src/receiver/refuse.ts';

describe('createTokenBucket', () => {
  it('allows a burst, then one per interval, never more than the burst', () => {
    let time = 0;
    const allow = createTokenBucket(2, 100, () => time);
    expect([allow(), allow(), allow()]).toEqual([true, true, false]);
    time = 100;
    expect([allow(), allow()]).toEqual([true, false]);
    time = 100_000;
    expect([allow(), allow(), allow()]).toEqual([true, true, false]);
  });

  it('keeps its tokens when the clock steps back', () => {
    let time = 1000;
    const allow = createTokenBucket(2, 100, () => time);
    time = 0;
    expect([allow(), allow(), allow()]).toEqual([true, true, false]);
  });
});
