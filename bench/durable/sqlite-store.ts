import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '@x/webhooks-sqlite';
import Database from 'libsql';
import { compare } from './compare.ts';

const RETAIN_MS = 7 * 86_400_000;
const LEASE_MS = 60_000;

/** Claim and complete against the least that marks an event, on the same settings: WAL, synchronous FULL. */
export async function benchSqliteStore(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'x-bench-sqlite-'));
  const database = new Database(join(folder, 'bench.db'));
  const store = sqliteStore({ database, table: 'store_events' });
  database.exec(
    'CREATE TABLE bare_events (key TEXT PRIMARY KEY, token TEXT, lease_until INTEGER, done_at INTEGER) WITHOUT ROWID',
  );
  const insert = database.prepare('INSERT INTO bare_events (key, token, lease_until) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const update = database.prepare('UPDATE bare_events SET done_at = ? WHERE key = ? AND token = ?');
  try {
    await compare(
      {
        async 'INSERT ... ON CONFLICT + UPDATE'(key) {
          const token = randomUUID();
          if (insert.run(key, token, Date.now() + LEASE_MS).changes === 1) update.run(Date.now(), key, token);
        },
        async sqliteStore(key) {
          const claim = await store.claim(key, { leaseMs: LEASE_MS });
          if (claim.state === 'claimed') await store.complete(key, claim.token, { retainMs: RETAIN_MS });
        },
        async 'sqliteStore with a write'(key) {
          const claim = await store.claim(key, { leaseMs: LEASE_MS });
          if (claim.state !== 'claimed') return;
          await store.complete(key, claim.token, {
            retainMs: RETAIN_MS,
            writes: [(connection) => connection.prepare('SELECT 1').all()],
          });
        },
      },
      {
        events: 200,
        inFlight: 10,
        rounds: 21,
        clean: () => {
          for (const table of ['bare_events', 'store_events']) database.exec(`DELETE FROM ${table}`);
        },
      },
    );
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
