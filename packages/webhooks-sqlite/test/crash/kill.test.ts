import { runCrash } from '@x/tooling-crash';
import { describe, expect, it } from 'vitest';
import { sqliteStore } from '../../src/sqlite-store.ts';
import { openFile } from '../support/test-file.ts';

// `npm run soak` asks for more. In `npm test` each of the eight points of the plan is forced once.
const scale =
  process.env['X_SOAK'] === undefined ? { events: 240, kills: 16, pauses: 1 } : { events: 10_000, kills: 500, pauses: 20 };

describe('sqliteStore while its workers are killed', () => {
  it('loses no event and doubles no effect', { timeout: 1_800_000 }, async () => {
    const { database, path, remove } = openFile();
    try {
      sqliteStore({ database });
      database.exec('CREATE TABLE effects (key TEXT NOT NULL)');
      const result = await runCrash({
        design: 'SQLite',
        worker: new URL('./writes.worker.ts', import.meta.url),
        parameters: { path },
        external: ['libsql'],
        ...scale,
        async countEffects() {
          const rows = database.prepare('SELECT key, count(*) AS count FROM effects GROUP BY key').all() as {
            key: string;
            count: number;
          }[];
          return new Map(rows.map((row) => [row.key, row.count]));
        },
      });
      console.log(JSON.stringify(result));
      expect(result).toMatchObject({ lost: 0, doubled: 0, kills: scale.kills });
    } finally {
      remove();
    }
  });
});
