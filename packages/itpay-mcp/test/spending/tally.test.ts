import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/spending/tally.ts';
import { createTally } from '../../src/spending/tally.ts';

const entries = fc.record({
  claim: fc.constantFrom('c1', 'c2', 'c3', 'c4', 'c5', 'c6'),
  id: fc.constantFrom('a', 'b', 'c'),
  currency: fc.constantFrom('CNY', 'USD'),
  value: fc.integer({ min: 0, max: 9 }),
});
const steps = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), entry: entries }) },
  fc.record({ kind: fc.constant('removeClaim' as const), claim: fc.constantFrom('c1', 'c2', 'c3') }),
  fc.record({ kind: fc.constant('removeIntent' as const), id: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ kind: fc.constant('expire' as const), age: fc.integer({ min: 0, max: 10 }) }),
);

/** What a tally adds up, in the plainest way. */
function addUp(list: readonly LedgerEntry[], currency: string, except: ReadonlySet<string>): number {
  const ids = [...new Set(list.map(({ id }) => id))].filter((id) => !except.has(id));
  const most = (id: string) =>
    Math.max(0, ...list.filter((entry) => entry.id === id && entry.currency === currency).map(({ value }) => value));
  return ids.reduce((sum, id) => sum + most(id), 0);
}

describe('createTally', () => {
  test('adds up what a list of the same entries would', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 40 }), (script) => {
        const tally = createTally();
        let list: LedgerEntry[] = [];
        for (const [at, step] of script.entries()) {
          if (step.kind === 'add') {
            tally.add({ ...step.entry, at });
            list = [...list.filter(({ claim }) => claim !== step.entry.claim), { ...step.entry, at }];
          } else if (step.kind === 'removeClaim') {
            expect(tally.removeClaim(step.claim)).toBe(list.some(({ claim }) => claim === step.claim));
            list = list.filter(({ claim }) => claim !== step.claim);
          } else if (step.kind === 'removeIntent') {
            tally.removeIntent(step.id);
            list = list.filter(({ id }) => id !== step.id);
          } else {
            tally.expire(at - step.age);
            list = list.filter((entry) => entry.at > at - step.age);
          }
          expect([...tally.entries()]).toEqual(list);
          for (const currency of ['CNY', 'USD'])
            for (const except of [new Set<string>(), new Set(['a']), new Set(['a', 'b', 'none'])])
              expect(tally.total(currency, except)).toBe(addUp(list, currency, except));
        }
      }),
    );
  });
});
