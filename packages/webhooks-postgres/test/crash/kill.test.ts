import { CRASH_POINTS, type CrashPoint, runBlocked, runCopies, runCrash, runShutdown } from '@x/tooling-crash';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EffectsDatabase, openEffects } from './effects.ts';

/** A short selection for `npm test`. `npm run soak` runs the whole. */
const isSoak = process.env['X_SOAK'] !== undefined;
const aroundTheCommit: readonly CrashPoint[] = ['inside-effect', 'after-effect', 'before-complete', 'after-complete'];
const crash = isSoak
  ? { events: 10_000, kills: 500, pauses: 20, points: CRASH_POINTS }
  : { events: 160, kills: 8, pauses: 0, points: aroundTheCommit };
const copies = isSoak ? 10_000 : 1000;
const timeout = 1_800_000;

describe('postgresStore in several processes', () => {
  let database: EffectsDatabase;
  beforeAll(async () => {
    database = await openEffects();
  });
  afterAll(() => database?.close());
  beforeEach(() => database.clear());

  function common(parameters: Readonly<Record<string, string>> = {}) {
    const { worker, countEffects, connectionString } = database;
    return { worker, countEffects, parameters: { connectionString, ...parameters } };
  }

  it('loses no event and doubles no effect when they are killed', { timeout }, async () => {
    const result = await runCrash({ ...common(), design: 'Postgres, transactional', ...crash });
    console.log(JSON.stringify(result));
    expect(result).toMatchObject({ lost: 0, doubled: 0, kills: crash.kills });
  });

  it(`handles ${copies / 10} events once each of ${copies} deliveries`, { timeout }, async () => {
    const result = await runCopies({ ...common(), copies, ids: copies / 10 });
    expect(result.errors).toEqual({});
    expect(result).toMatchObject({ handled: copies / 10, effects: copies / 10, eventsWithEffect: copies / 10 });
  });

  it('answers or gives back 200 events in flight on SIGTERM', { timeout }, async () => {
    const result = await runShutdown(common({ workMs: '100' }));
    expect(result).toMatchObject({ lost: 0, doubled: 0 });
    expect(result.answered + result.redelivered).toBe(200);
    if (isSoak) expect(result.exitMs).toBeLessThan(10_000);
  });

  if (isSoak) {
    it(`handles one of ${copies} copies of one event, 200 in flight over 4 processes`, { timeout }, async () => {
      const result = await runCopies({ ...common(), copies, ids: 1 });
      expect(result.errors).toEqual({});
      expect(result).toMatchObject({ handled: 1, effects: 1 });
      expect(result.duplicate + result.inProgress).toBe(copies - 1);
    });

    it('doubles nothing when a handler blocks the loop past its lease', { timeout }, async () => {
      const result = await runBlocked({ ...common({ blockMs: '1500' }), design: 'Postgres, blocked loop' }, () =>
        database.clear(),
      );
      expect(result).toMatchObject({ lost: 0, doubled: 0 });
      expect(result.refused).toBeGreaterThan(0);
    });
  }
});
