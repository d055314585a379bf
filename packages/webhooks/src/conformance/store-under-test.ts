import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClaimedEvent, EventStore } from '../types/event-store.ts';

/** A fresh, empty store, and what the suite may do with it. */
export interface StoreUnderTest {
  readonly store: EventStore;
  /** Moves the store's clock. Without it the suite uses short leases and waits. */
  readonly advance?: (ms: number) => Promise<void> | void;
  /** Called after the test, after the store's own `close`. */
  readonly close?: () => Promise<void> | void;
}

/** Gives a fresh, empty store for each test. */
export type CreateStore = () => Promise<StoreUnderTest> | StoreUnderTest;

/** Long enough to outlast any test. */
export const longLeaseMs = 60_000;
/** Short enough to be waited for. */
export const shortLeaseMs = 150;
export const retainMs = 600_000;

export interface Subject extends StoreUnderTest {
  /** Lets `ms` pass on the store's clock, and a little more. */
  readonly pass: (ms: number) => Promise<void>;
}

/** Runs one test against a store of its own and closes it, whatever happens. */
export async function withStore(create: CreateStore, run: (subject: Subject) => Promise<void>): Promise<void> {
  const subject = await create();
  const pass = async (ms: number): Promise<void> => {
    if (subject.advance === undefined) await sleep(ms + 50);
    else await subject.advance(ms + 1);
  };
  try {
    await run({ ...subject, pass });
  } finally {
    await subject.store.close?.();
    await subject.close?.();
  }
}

/** Claims a key that must be free. */
export async function claimFree(store: EventStore, key: string, leaseMs = longLeaseMs): Promise<ClaimedEvent> {
  const claim = await store.claim(key, { leaseMs });
  if (claim.state !== 'claimed') strictEqual(claim.state, 'claimed', 'the key was expected to be free');
  return claim as ClaimedEvent;
}

export async function expectDone(store: EventStore, key: string): Promise<void> {
  deepStrictEqual(await store.claim(key, { leaseMs: longLeaseMs }), { state: 'done' });
}

export async function expectInProgress(store: EventStore, key: string): Promise<void> {
  const claim = await store.claim(key, { leaseMs: longLeaseMs });
  strictEqual(claim.state, 'in-progress');
}
