import { ok, strictEqual } from 'node:assert/strict';
import { type CreateStore, claimFree, expectDone, shortLeaseMs, withStore } from './store-under-test.ts';
import type { TestFramework } from './test-framework.ts';

const hour = 3_600_000;
const week = 7 * 24 * hour;

export function describeRetention({ describe, it }: TestFramework, create: CreateStore): void {
  describe('retention', () => {
    it('lets the event come anew once it has ended, with a larger fencing token', () =>
      withStore(create, async ({ store, pass }) => {
        const first = await claimFree(store, 'evt_1');
        await store.complete('evt_1', first.token, { retainMs: shortLeaseMs });
        await pass(shortLeaseMs);
        const second = await claimFree(store, 'evt_1');
        ok(second.fencingToken > first.fencingToken, 'the fencing token grows');
      }));

    it('of 7 days holds after 6 days and 23 hours (with a clock that can be moved)', () =>
      withStore(create, async ({ store, advance }) => {
        const { token } = await claimFree(store, 'evt_1');
        await store.complete('evt_1', token, { retainMs: week });
        await advance?.(week - hour);
        await expectDone(store, 'evt_1');
      }));
  });

  describe('sweep', () => {
    it('removes events whose retention has ended, at most as many as asked, and no others', () =>
      withStore(create, async ({ store, pass }) => {
        if (store.sweep === undefined) return;
        for (const key of ['old_1', 'old_2', 'old_3']) {
          const { token } = await claimFree(store, key);
          await store.complete(key, token, { retainMs: shortLeaseMs });
        }
        const kept = await claimFree(store, 'kept');
        await store.complete('kept', kept.token, { retainMs: week });
        const running = await claimFree(store, 'running');
        await pass(shortLeaseMs);
        // A store whose engine removes them by itself has less to do.
        const first = await store.sweep({ limit: 2 });
        ok(first <= 2, `${first} were removed, 2 were allowed`);
        const second = await store.sweep({ limit: 100 });
        ok(first + second <= 3, `${first + second} were removed, 3 had ended`);
        strictEqual(await store.sweep({ limit: 100 }), 0);
        await expectDone(store, 'kept');
        strictEqual(await store.complete('running', running.token, { retainMs: week }), 'completed');
      }));
  });
}
