import { runCrash } from '@x/tooling-crash';
import { describe, expect, it } from 'vitest';
import { openEffects } from './effects.fixture.ts';

// `npm run soak` asks for more.
const scale =
  process.env['X_SOAK'] === undefined ? { events: 700, kills: 34, pauses: 2 } : { events: 10_000, kills: 500, pauses: 20 };

describe('postgresStore while its workers are killed', () => {
  it('loses no event and doubles no effect', { timeout: 1_800_000 }, async () => {
    const database = await openEffects();
    try {
      const result = await runCrash({
        design: 'Postgres, transactional',
        worker: database.worker,
        parameters: { connectionString: database.postgres.connectionString },
        countEffects: database.countEffects,
        ...scale,
      });
      console.log(JSON.stringify(result));
      expect(result).toMatchObject({ lost: 0, doubled: 0, kills: scale.kills });
    } finally {
      await database.close();
    }
  });
});
