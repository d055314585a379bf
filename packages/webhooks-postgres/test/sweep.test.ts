import { describe, expect, it } from 'vitest';
import { claimFree, passTime, useDatabase } from './support/database.ts';

const database = useDatabase();

describe('sweep', () => {
  it('goes in batches and passes by rows that a claim has locked', async () => {
    const { store, pool, table } = await database.openStore({ transactional: false });
    for (const key of ['a', 'b', 'c']) {
      const claim = await claimFree(store, key);
      await store.complete(key, claim.token, { retainMs: 1 });
    }
    await passTime(pool, table, 10);
    const holder = await pool.connect();
    await holder.query('BEGIN');
    await holder.query(`SELECT * FROM ${table} WHERE key = 'b' FOR UPDATE`);
    expect(await store.sweep({ limit: 1 })).toBe(1);
    expect(await store.sweep({ limit: 10 })).toBe(1);
    await holder.query('ROLLBACK');
    holder.release();
    expect(await store.sweep({ limit: 10 })).toBe(1);
  });
});
