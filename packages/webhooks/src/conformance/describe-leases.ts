import { ok, strictEqual } from 'node:assert/strict';
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

export function describeLeases({ describe, it }: TestFramework, create: CreateStore): void {
  describe('lease', () => {
    it('frees the event when it ends, as the next attempt with a larger fencing token', () =>
      withStore(create, async ({ store, pass }) => {
        const first = await claimFree(store, 'evt_1', shortLeaseMs);
        await pass(shortLeaseMs);
        const second = await claimFree(store, 'evt_1');
        strictEqual(second.attempt, 2);
        ok(second.fencingToken > first.fencingToken, 'the fencing token grows');
      }));

    it('leaves the former owner nothing once another has the event', () =>
      withStore(create, async ({ store, pass }) => {
        const first = await claimFree(store, 'evt_1', shortLeaseMs);
        await pass(shortLeaseMs);
        const second = await claimFree(store, 'evt_1');
        strictEqual(await store.complete('evt_1', first.token, { retainMs }), 'stale');
        strictEqual(await store.release('evt_1', first.token), 'stale');
        if (store.extend !== undefined) strictEqual(await store.extend('evt_1', first.token, { leaseMs: longLeaseMs }), 'stale');
        await expectInProgress(store, 'evt_1');
        strictEqual(await store.complete('evt_1', second.token, { retainMs }), 'completed');
        strictEqual(await store.complete('evt_1', first.token, { retainMs }), 'stale');
        await expectDone(store, 'evt_1');
      }));

    it('gives an event whose lease has ended to one of many', () =>
      withStore(create, async ({ store, pass }) => {
        await claimFree(store, 'evt_1', shortLeaseMs);
        await pass(shortLeaseMs);
        const claims = await Promise.all(Array.from({ length: 20 }, () => store.claim('evt_1', { leaseMs: longLeaseMs })));
        strictEqual(claims.filter((claim) => claim.state === 'claimed').length, 1);
      }));

    it('is prolonged by extend, from then on', () =>
      withStore(create, async ({ store, pass }) => {
        if (store.extend === undefined) return;
        const { token } = await claimFree(store, 'evt_1', 4 * shortLeaseMs);
        strictEqual(await store.extend('evt_1', token, { leaseMs: longLeaseMs }), 'extended');
        await pass(4 * shortLeaseMs);
        await expectInProgress(store, 'evt_1');
        strictEqual(await store.complete('evt_1', token, { retainMs }), 'completed');
        strictEqual(await store.extend('evt_1', token, { leaseMs: longLeaseMs }), 'stale');
        await expectDone(store, 'evt_1');
      }));

    it('does not limit how long a done event is remembered', () =>
      withStore(create, async ({ store, pass }) => {
        const { token } = await claimFree(store, 'evt_1', 4 * shortLeaseMs);
        await store.complete('evt_1', token, { retainMs });
        await pass(4 * shortLeaseMs);
        await expectDone(store, 'evt_1');
      }));

    it('has a fencing token that only grows, through releases and ends', () =>
      withStore(create, async ({ store, pass }) => {
        let last = 0;
        for (let round = 0; round < 6; round += 1) {
          const endsByItself = round % 3 === 2;
          const claim = await claimFree(store, 'evt_1', endsByItself ? shortLeaseMs : longLeaseMs);
          ok(claim.fencingToken > last, `${claim.fencingToken} is not above ${last}`);
          last = claim.fencingToken;
          if (endsByItself) await pass(shortLeaseMs);
          else await store.release('evt_1', claim.token);
        }
      }));
  });
}
