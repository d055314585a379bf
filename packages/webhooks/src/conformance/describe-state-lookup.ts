import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { type CreateStore, claimFree, retainMs, withStore } from './store-under-test.ts';
import type { TestFramework } from './test-framework.ts';

export function describeStateLookup({ describe, it }: TestFramework, create: CreateStore): void {
  describe('lookup', () => {
    it('answers in the order asked, a key twice if asked twice, and claims nothing', () =>
      withStore(create, async ({ store }) => {
        if (store.lookup === undefined) return;
        const running = await claimFree(store, 'running');
        const finished = await claimFree(store, 'finished');
        await store.complete('finished', finished.token, { retainMs });
        const states = await store.lookup(['unknown', 'finished', 'running', 'finished']);
        deepStrictEqual([...states], ['absent', 'done', 'in-progress', 'done']);
        strictEqual((await claimFree(store, 'unknown')).attempt, 1);
        strictEqual(await store.complete('running', running.token, { retainMs }), 'completed');
      }));

    it('answers an empty list for none', () =>
      withStore(create, async ({ store }) => {
        if (store.lookup !== undefined) deepStrictEqual([...(await store.lookup([]))], []);
      }));

    it('calls a released event absent', () =>
      withStore(create, async ({ store }) => {
        if (store.lookup === undefined) return;
        const { token } = await claimFree(store, 'evt_1');
        await store.release('evt_1', token);
        deepStrictEqual([...(await store.lookup(['evt_1']))], ['absent']);
      }));
  });
}
