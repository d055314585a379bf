import { notStrictEqual, ok, strictEqual } from 'node:assert/strict';
import {
  type CreateStore,
  claimFree,
  expectDone,
  expectInProgress,
  longLeaseMs,
  retainMs,
  shortLeaseMs,
  withStore,
} from './store-under-test.ts';
import type { TestFramework } from './test-framework.ts';

const strangerToken = '00000000-0000-4000-8000-000000000000';

export function describeOwnership({ describe, it }: TestFramework, create: CreateStore): void {
  describe('ownership', () => {
    it('refuses complete, release and extend with another token, and changes nothing', () =>
      withStore(create, async ({ store }) => {
        const { token } = await claimFree(store, 'evt_1');
        strictEqual(await store.complete('evt_1', strangerToken, { retainMs }), 'stale');
        strictEqual(await store.release('evt_1', strangerToken, { error: 'not mine' }), 'stale');
        if (store.extend !== undefined)
          strictEqual(await store.extend('evt_1', strangerToken, { leaseMs: longLeaseMs }), 'stale');
        await expectInProgress(store, 'evt_1');
        strictEqual(await store.complete('evt_1', token, { retainMs }), 'completed');
        await expectDone(store, 'evt_1');
      }));

    it('refuses complete and release of an event that nobody claimed', () =>
      withStore(create, async ({ store }) => {
        strictEqual(await store.complete('evt_1', strangerToken, { retainMs }), 'stale');
        strictEqual(await store.release('evt_1', strangerToken), 'stale');
        await claimFree(store, 'evt_1');
      }));

    it("refuses one event's token for another event", () =>
      withStore(create, async ({ store }) => {
        const first = await claimFree(store, 'evt_1');
        const second = await claimFree(store, 'evt_2');
        strictEqual(await store.complete('evt_2', first.token, { retainMs }), 'stale');
        await expectInProgress(store, 'evt_2');
        await store.release('evt_1', first.token);
        await store.release('evt_2', second.token);
      }));

    it('leaves a done event done, whatever its last owner does', () =>
      withStore(create, async ({ store }) => {
        const { token } = await claimFree(store, 'evt_1');
        await store.complete('evt_1', token, { retainMs });
        await store.release('evt_1', token, { error: 'too late' });
        await expectDone(store, 'evt_1');
        await store.complete('evt_1', token, { retainMs });
        await expectDone(store, 'evt_1');
      }));
  });

  describe('release', () => {
    it('frees the event at once, as the next attempt with a new token', () =>
      withStore(create, async ({ store }) => {
        let last = await claimFree(store, 'evt_1');
        for (const attempt of [2, 3, 4]) {
          strictEqual(await store.release('evt_1', last.token, { error: 'HandlerError: no' }), 'released');
          const next = await claimFree(store, 'evt_1');
          strictEqual(next.attempt, attempt);
          notStrictEqual(next.token, last.token);
          ok(next.fencingToken > last.fencingToken, 'the fencing token grows');
          last = next;
        }
        await store.release('evt_1', last.token);
      }));

    it('keeps the event back for retryAfterMs', () =>
      withStore(create, async ({ store, pass, advance }) => {
        // Only where it has to be waited for is it short: the next claim must come before its end.
        const retryAfterMs = advance === undefined ? 4 * shortLeaseMs : longLeaseMs;
        const { token } = await claimFree(store, 'evt_1');
        await store.release('evt_1', token, { retryAfterMs });
        const early = await store.claim('evt_1', { leaseMs: longLeaseMs });
        if (early.state !== 'in-progress') throw new Error(`expected in-progress, not ${early.state}`);
        ok(early.retryAfterMs >= 1 && early.retryAfterMs <= retryAfterMs, `retryAfterMs is ${early.retryAfterMs}`);
        await pass(retryAfterMs);
        strictEqual((await claimFree(store, 'evt_1')).attempt, 2);
      }));

    it('ends the ownership: the released token completes nothing', () =>
      withStore(create, async ({ store }) => {
        const first = await claimFree(store, 'evt_1');
        await store.release('evt_1', first.token);
        const second = await claimFree(store, 'evt_1');
        strictEqual(await store.complete('evt_1', first.token, { retainMs }), 'stale');
        strictEqual(await store.complete('evt_1', second.token, { retainMs }), 'completed');
      }));
  });
}
