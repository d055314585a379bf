import { runBlocked, runCopies, runShutdown } from '@x/tooling-crash';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sqliteStore } from '../../src/sqlite-store.ts';
import { openFile, type TestFile } from '../test-file.fixture.ts';

const timeout = 120_000;

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
      worker: new URL('./transactional.worker.ts', import.meta.url),
      parameters: { path: file.path, ...parameters },
      external: ['libsql'],
      async countEffects() {
        const rows = file.database.prepare('SELECT key, count(*) AS count FROM effects GROUP BY key').all();
        return new Map((rows as { key: string; count: number }[]).map((row) => [row.key, row.count]));
      },
    };
  }

  it('handles one of 10,000 copies of one event, 200 in flight over 4 processes', { timeout }, async () => {
    const result = await runCopies({ ...common(), copies: 10_000, ids: 1 });
    expect(result.errors).toEqual({});
    expect(result).toMatchObject({ handled: 1, effects: 1 });
    expect(result.duplicate + result.inProgress).toBe(9999);
  });

  it('handles 1,000 events once each of 10,000 deliveries', { timeout }, async () => {
    const result = await runCopies({ ...common(), copies: 10_000, ids: 1000 });
    expect(result.errors).toEqual({});
    expect(result).toMatchObject({ handled: 1000, effects: 1000, eventsWithEffect: 1000 });
  });

  it('doubles nothing when a handler blocks the loop past its lease', { timeout }, async () => {
    const result = await runBlocked({ ...common({ blockMs: '1500' }), design: 'SQLite, blocked loop' }, clear);
    expect(result).toMatchObject({ lost: 0, doubled: 0 });
    expect(result.refused).toBeGreaterThan(0);
  });

  it('answers or gives back 200 events in flight on SIGTERM, and exits in under 10 s', { timeout }, async () => {
    const result = await runShutdown(common({ workMs: '300' }));
    expect(result).toMatchObject({ lost: 0, doubled: 0 });
    expect(result.answered + result.redelivered).toBe(200);
    expect(result.exitMs).toBeLessThan(10_000);
  });
});
