import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDeadlines } from '../../src/internal/create-deadlines.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

test('createDeadlines expires what is not removed, each at its own time', () => {
  const deadlines = createDeadlines(100);
  const expired: string[] = [];
  deadlines.add(() => void expired.push('first'));
  vi.advanceTimersByTime(60);
  deadlines.add(() => void expired.push('second'));
  vi.advanceTimersByTime(39);
  expect(expired).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(expired).toEqual(['first']);
  vi.advanceTimersByTime(60);
  expect(expired).toEqual(['first', 'second']);
  expect(vi.getTimerCount()).toBe(0);
});

test('createDeadlines neither expires nor removes twice', () => {
  const deadlines = createDeadlines(100);
  const expire = vi.fn();
  const place = deadlines.add(expire);
  expect([deadlines.remove(place, expire), deadlines.remove(place, expire)]).toEqual([true, false]);
  vi.advanceTimersByTime(1_000);
  expect(expire).not.toHaveBeenCalled();
});

test('createDeadlines leaves a place alone that belongs to another by now', () => {
  const deadlines = createDeadlines(100);
  const late = vi.fn();
  const place = deadlines.add(late);
  vi.advanceTimersByTime(100);
  const next = vi.fn();
  expect(deadlines.add(next)).toBe(place);
  expect(deadlines.remove(place, late)).toBe(false);
  vi.advanceTimersByTime(100);
  expect([late.mock.calls.length, next.mock.calls.length]).toEqual([1, 1]);
});
