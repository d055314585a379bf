import { describe, expect, it } from 'vitest';
import { postgresStore } from '../src/postgres-store.ts';
import { claimFree, DAY, openConnections, PATIENT, useDatabase } from './support/database.ts';

const database = useDatabase();

describe('postgresStore on a pool that several stores share', () => {
  it('leaves a connection to heartbeats, however many stores hold transactions', async () => {
    const pool = database.openPool({ max: 3, idleTimeoutMillis: 0 });
    await openConnections(pool, 3);
    const first = postgresStore({ pool, table: 'shared_a', ...PATIENT });
    const second = postgresStore({ pool, table: 'shared_b', ...PATIENT });
    for (const store of [first, second]) await store.migrate();
    const a = await claimFree(first, 'a');
    const b = await claimFree(second, 'b');
    const hasty = postgresStore({ pool, table: 'shared_b', acquireTimeoutMs: 100 });
    await expect(hasty.claim('c', { leaseMs: 60_000 })).rejects.toThrow(
      'Every connection that may hold a transaction is in use.',
    );
    expect(await first.extend('a', a.token, { leaseMs: 60_000 })).toBe('extended');
    expect(await second.extend('b', b.token, { leaseMs: 60_000 })).toBe('extended');
    // A transaction that ends in one store makes room for one in another.
    const waiting = claimFree(second, 'c');
    expect(await first.complete('a', a.token, { retainMs: DAY })).toBe('completed');
    const c = await waiting;
    await second.release('b', b.token);
    await second.release('c', c.token);
  });

  it('refuses a pool of one connection for a transactional store, and takes it for another', () => {
    const pool = database.openPool({ max: 1 });
    expect(() => postgresStore({ pool })).toThrow(/max of at least 2/);
    expect(() => postgresStore({ pool, transactional: false })).not.toThrow();
  });
});
