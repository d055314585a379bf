import { describe, expect, test } from 'vitest';
import { createSkewClock } from '../../src/time/clock.ts';

const start = Date.parse('2026-01-01T12:00:00Z');
const at = (offsetMs: number): string => new Date(start + offsetMs).toUTCString();

describe('createSkewClock', () => {
  test('learns an offset once and tells a parallel call that it was second', () => {
    const clock = createSkewClock(() => start);
    expect(clock.learn(at(600_000), 0)).toEqual({ learned: true });
    expect(clock.learn(at(601_000), 0)).toEqual({ learned: false });
    expect(clock.now()).toBe(start + 600_000);
  });

  test('ignores an offset of a minute or less, and one of more than a day', () => {
    const clock = createSkewClock(() => start);
    for (const offset of [0, 60_000, -60_000, 86_401_000, -86_401_000]) expect(clock.learn(at(offset), 0)).toBeUndefined();
    expect(clock.learn(at(61_000), 0)).toEqual({ learned: true });
    expect(createSkewClock(() => start).learn(at(-86_400_000), 0)).toEqual({ learned: true });
  });

  test('does not learn again when the refused attempt already used the offset', () => {
    const clock = createSkewClock(() => start);
    clock.learn(at(600_000), 0);
    expect(clock.learn(at(600_000), 600_000)).toBeUndefined();
  });

  test('unlearns when this machine is put right', () => {
    let now = start;
    const clock = createSkewClock(() => now);
    clock.learn(at(600_000), 0);
    now += 600_000;
    expect(clock.learn(at(600_000), 600_000)).toEqual({ learned: true });
    expect(clock.offsetMs()).toBe(0);
  });

  test.each([undefined, '', 'yesterday', '0'])('ignores a Date header of %j', (date) => {
    expect(createSkewClock(() => start).learn(date, 0)).toBeUndefined();
  });
});
