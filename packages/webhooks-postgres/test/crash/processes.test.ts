import { runBlocked, runCopies, runShutdown } from '@x/tooling-crash';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EffectsDatabase, openEffects } from './effects.fixture.ts';

const timeout = 120_000;

describe('postgresStore in several processes', () => {
  let database: EffectsDatabase;
  beforeAll(async () => {
    database = await openEffects();
  });
  afterAll(() => database?.close());
  beforeEach(() => database.clear());

  function common(parameters: Readonly<Record<string, string>> = {}) {
    const { worker, countEffects, postgres } = database;
    return { worker, countEffects, parameters: { connectionString: postgres.connectionString, ...parameters } };
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
    const result = await runBlocked({ ...common({ blockMs: '1500' }), design: 'Postgres, blocked loop' }, () => database.clear());
    expect(result).toMatchObject({ lost: 0, doubled: 0 });
    expect(result.refused).toBeGreaterThan(0);
  });

  it('answers or gives back 200 events in flight on SIGTERM, and exits in under 10 s', { timeout }, async () => {
    const result = await runShutdown(common({ workMs: '100' }));
    expect(result).toMatchObject({ lost: 0, doubled: 0 });
    expect(result.answered + result.redelivered).toBe(200);
    expect(result.exitMs).toBeLessThan(10_000);
  });
});
