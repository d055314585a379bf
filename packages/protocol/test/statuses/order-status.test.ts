import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareOrderStatus,
  isImpossibleStep,
  isLateStatus,
  isTerminalOrderStatus,
  ORDER_STATUSES,
} from '../../src/statuses/index.ts';

describe('isLateStatus, isImpossibleStep', () => {
  const status = fc.constantFrom(...ORDER_STATUSES, 'FROZEN');

  test('recognize a stale status and a second final status', () => {
    expect(isLateStatus('SUCCEEDED', 'PROCESSING')).toBe(true);
    expect(isLateStatus('PROCESSING', 'INIT')).toBe(true);
    expect(isLateStatus('PROCESSING', 'SUCCEEDED')).toBe(false);
    expect(isLateStatus('SUCCEEDED', 'SUCCEEDED')).toBe(false);
    expect(isImpossibleStep('CLOSED', 'SUCCEEDED')).toBe(true);
    expect(isImpossibleStep('SUCCEEDED', 'SUCCEEDED')).toBe(false);
  });

  test('agree in both directions', () => {
    fc.assert(
      fc.property(status, status, (a, b) => {
        const forward = compareOrderStatus(a, b);
        const backward = compareOrderStatus(b, a);
        expect(backward).toBe(forward === undefined ? undefined : 0 - forward);
        expect(isLateStatus(a, b) && isLateStatus(b, a)).toBe(false);
        expect(isImpossibleStep(a, b)).toBe(isImpossibleStep(b, a));
      }),
    );
  });

  test('keep any sequence of deliveries from going backward: what is neither late nor impossible ends at the furthest status', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ORDER_STATUSES), { minLength: 1, maxLength: 12 }), ([first = 'INIT', ...rest]) => {
        const seen: string[] = [first];
        for (const next of rest) {
          const current = seen.at(-1) ?? first;
          if (next === current || isLateStatus(current, next) || isImpossibleStep(current, next)) continue;
          seen.push(next);
        }
        const ends = seen.filter(isTerminalOrderStatus);
        expect(ends.length).toBeLessThanOrEqual(1);
        expect(seen).toEqual([...seen].sort((a, b) => compareOrderStatus(a, b) ?? 0));
        expect(ends.length === 1).toBe([first, ...rest].some(isTerminalOrderStatus));
      }),
    );
  });
});
