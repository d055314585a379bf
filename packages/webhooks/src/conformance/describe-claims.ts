import { deepStrictEqual, notStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { type CreateStore, claimFree, expectInProgress, longLeaseMs, retainMs, withStore } from './store-under-test.ts';
import type { TestFramework } from './test-framework.ts';

export function describeClaims({ describe, it }: TestFramework, create: CreateStore, concurrency: number): void {
  describe('claim', () => {
    it('gives a new event to the first caller as attempt 1', () =>
      withStore(create, async ({ store }) => {
        const claim = await claimFree(store, 'evt_1');
        strictEqual(claim.attempt, 1);
        ok(typeof claim.token === 'string' && claim.token.length >= 16, 'a token is text of at least 16 characters');
        ok(Number.isSafeInteger(claim.fencingToken) && claim.fencingToken > 0, 'a fencing token is a positive safe integer');
      }));

    it('answers in-progress while another owner holds the event, with the rest of the lease', () =>
      withStore(create, async ({ store }) => {
        await claimFree(store, 'evt_1');
        const second = await store.claim('evt_1', { leaseMs: longLeaseMs });
        if (second.state !== 'in-progress') throw new Error(`expected in-progress, not ${second.state}`);
        ok(second.retryAfterMs >= 1 && second.retryAfterMs <= longLeaseMs, `retryAfterMs is ${second.retryAfterMs}`);
      }));

    it('answers done once the event is completed', () =>
      withStore(create, async ({ store }) => {
        const { token } = await claimFree(store, 'evt_1');
        strictEqual(await store.complete('evt_1', token, { retainMs }), 'completed');
        deepStrictEqual(await store.claim('evt_1', { leaseMs: longLeaseMs }), { state: 'done' });
      }));

    it('keeps events apart', () =>
      withStore(create, async ({ store }) => {
        const first = await claimFree(store, 'evt_1');
        const second = await claimFree(store, 'evt_2');
        notStrictEqual(first.token, second.token);
        await store.complete('evt_1', first.token, { retainMs });
        await expectInProgress(store, 'evt_2');
        strictEqual(await store.release('evt_2', second.token), 'released');
      }));

    it(`gives one of ${concurrency} simultaneous callers the event, the others in-progress`, () =>
      withStore(create, async ({ store }) => {
        const claims = await Promise.all(
          Array.from({ length: concurrency }, () => store.claim('evt_1', { leaseMs: longLeaseMs })),
        );
        const states = claims.map((claim) => claim.state);
        strictEqual(states.filter((state) => state === 'claimed').length, 1);
        strictEqual(states.filter((state) => state === 'in-progress').length, concurrency - 1);
        const [winner] = claims.filter((claim) => claim.state === 'claimed');
        if (winner?.state === 'claimed') strictEqual(await store.complete('evt_1', winner.token, { retainMs }), 'completed');
      }));

    it('gives each event of a busy minute to one owner, whatever the interleaving', () =>
      withStore(create, async ({ store }) => {
        const effects = new Map<string, number>();
        const settleOnce = async (key: string): Promise<void> => {
          const claim = await store.claim(key, { leaseMs: longLeaseMs });
          if (claim.state !== 'claimed') return;
          effects.set(key, (effects.get(key) ?? 0) + 1);
          strictEqual(await store.complete(key, claim.token, { retainMs }), 'completed');
        };
        await Promise.all(Array.from({ length: concurrency * 4 }, (_, index) => settleOnce(`evt_${index % concurrency}`)));
        deepStrictEqual(
          [...effects.values()],
          Array.from({ length: effects.size }, () => 1),
        );
        strictEqual(effects.size, concurrency);
      }));
  });
}
