import { describe, expect, it } from 'vitest';
import type { PostgresClient } from '../src/driver.ts';
import { postgresStore } from '../src/postgres-store.ts';
import { buildStatements } from '../src/statements.ts';
import { DAY, PATIENT, useDatabase } from './support/database.ts';
import { swappingPool } from './support/swapping-pool.ts';

const database = useDatabase();

describe('postgresStore behind transaction pooling', () => {
  it.each([true, false])('handles each of 40 events once over 200 deliveries (transactional: %s)', async (transactional) => {
    const pool = database.openPool({ max: 60 });
    const table = `pooled_${transactional}`;
    const store = postgresStore({ pool: swappingPool(pool), table, transactional, ...PATIENT });
    await store.migrate();
    await pool.query(`CREATE TABLE ${table}_effect (key text)`);

    async function deliver(key: string, fail: boolean): Promise<void> {
      const claim = await store.claim(key, { leaseMs: 60_000 });
      if (claim.state !== 'claimed') return;
      const client = transactional ? (claim.transaction as PostgresClient) : pool;
      await client.query(`INSERT INTO ${table}_effect VALUES ($1)`, [key]);
      expect(await store.extend(key, claim.token, { leaseMs: 60_000 })).toBe('extended');
      if (fail && transactional) expect(await store.release(key, claim.token, {})).toBe('released');
      else expect(await store.complete(key, claim.token, { retainMs: DAY })).toBe('completed');
    }

    const deliveries = Array.from({ length: 200 }, (_, i) => i);
    while (deliveries.length > 0)
      await Promise.all(deliveries.splice(0, 20).map((i) => deliver(`k${i % 40}`, i < 40 && i % 3 === 0)));
    const { rows } = await pool.query(`SELECT key FROM ${table}_effect ORDER BY key`);
    expect(rows.map((row) => row.key)).toEqual(Array.from({ length: 40 }, (_, i) => `k${i}`).sort());
  });

  it('uses nothing that belongs to a session', () => {
    const text = Object.values(buildStatements('"t"')).join('\n');
    expect(text).not.toMatch(/advisory|\b(PREPARE|LISTEN|TEMP|TEMPORARY|DECLARE|SET SESSION)\b/);
    // Every setting is local to its transaction.
    const settings = text.match(/set_config\([^)]*\)/g) ?? [];
    expect(settings.length).toBeGreaterThan(0);
    expect(settings.filter((setting) => !setting.endsWith(', true)'))).toEqual([]);
  });
});
