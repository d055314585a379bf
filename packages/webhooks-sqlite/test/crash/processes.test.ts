import { runBlocked, runCopies, runShutdown } from '@x/tooling-crash';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sqliteStore } from '../../src/sqlite-store.ts';
import { openFile, type TestFile } from '../support/test-file.ts';

describe('sqliteStore in several processes', () => {
  let file: TestFile;
  beforeAll(() => {
    file = openFile();
    sqliteStore({ database: file.database });
    file.database.exec('CREATE TABLE effects (key TEXT NOT NULL)');
  });
  afterAll(() => file?.remove());
  beforeEach(clear);

  function clear(): void {
    file.database.exec('DELETE FROM effects; DELETE FROM webhook_events');
  }

  function common(parameters: Readonly<Record<string, string>> = {}) {
    return {
      worker: new URL('./writes.worker.ts', import.meta.url),
      parameters: { path: file.path, ...parameters },
      external: ['libsql'],
      async countEffects() {
        const rows = file.database.prepare('SELECT key, count(*) AS count FROM effects GROUP BY key').all();
        return new Map((rows as { key: string; count: number }[]).map((row) => [row.key, row.count]));
      },
    };
  }

  /** Every claim runs the handler once. */
  function countRuns(): number {
    const [row] = file.database.prepare('SELECT sum(attempts) AS runs FROM webhook_events').all() as { runs: number }[];
    return row?.runs ?? 0;
  }

  it('handles one of 10,000 copies of one event, 200 in flight over 4 processes', async () => {
    const result = await runCopies({ ...common(), copies: 10_000, ids: 1 });
    expect(result).toMatchObject({ handled: 1, effects: 1, errors: {} });
    expect(result.duplicate + result.inProgress).toBe(9999);
    expect(countRuns()).toBe(1);
  });

  it('handles each of 200 events once in 2,000 deliveries, 200 in flight over 4 processes, and answers no 503', async () => {
    const result = await runCopies({ ...common({ workMs: '50' }), copies: 2000, ids: 200 });
    expect(result).toMatchObject({ handled: 200, effects: 200, eventsWithEffect: 200, errors: {} });
    expect(result.handled + result.duplicate + result.inProgress).toBe(2000);
    expect(countRuns()).toBe(200);
    console.log(JSON.stringify(result));
  });

  it('doubles nothing when a handler blocks the loop past its lease', async () => {
    const result = await runBlocked({ ...common({ blockMs: '1500' }), design: 'SQLite, blocked loop' }, clear);
    expect(result).toMatchObject({ lost: 0, doubled: 0 });
    expect(result.refused).toBeGreaterThan(0);
  });

  it('answers or gives back 200 events in flight on SIGTERM', async () => {
    const result = await runShutdown(common({ workMs: '300' }));
    expect(result).toMatchObject({ lost: 0, doubled: 0 });
    expect(result.answered + result.redelivered).toBe(200);
  });
});
