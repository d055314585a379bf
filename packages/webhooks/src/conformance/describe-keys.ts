import { strictEqual } from 'node:assert/strict';
import { type CreateStore, claimFree, expectDone, retainMs, withStore } from './store-under-test.ts';
import type { TestFramework } from './test-framework.ts';

/** No two of them are one event, however alike an engine's collation may find them. */
export const oddKeys: readonly string[] = [
  'ORDER_1:SUCCEEDED',
  'order_1:succeeded',
  'ORDER_1:SUCCEEDED ',
  ' ORDER_1:SUCCEEDED',
  'refund:ORDER_1:SUCCEEDED',
  '__proto__',
  'constructor',
  "'; DROP TABLE events; --",
  '"quoted"',
  'back\\slash',
  '{tag}',
  '{}',
  'a}{b',
  '*',
  '%',
  '_',
  'a:b:c',
  'a::b',
  '1',
  '01',
  '1.0',
  'null',
  'caf\u00e9',
  'cafe\u0301',
  '支付',
  '💸',
  'x'.repeat(1024),
  `${'x'.repeat(1023)}y`,
  '支'.repeat(341),
];

export function describeKeys({ describe, it }: TestFramework, create: CreateStore): void {
  describe('keys', () => {
    it('of any printable characters up to 1 KiB are kept apart', () =>
      withStore(create, async ({ store }) => {
        for (const key of oddKeys) {
          const { token, attempt } = await claimFree(store, key);
          strictEqual(attempt, 1, `${key.slice(0, 40)} was taken for another key`);
          strictEqual(await store.complete(key, token, { retainMs }), 'completed');
        }
        for (const key of oddKeys) await expectDone(store, key);
      }));
  });
}
