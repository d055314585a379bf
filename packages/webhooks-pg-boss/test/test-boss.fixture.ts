import { type PostgresService, startPostgres } from '@x/tooling-services';
import PgBoss from 'pg-boss';
import { afterAll, beforeAll } from 'vitest';

export interface TestBoss {
  readonly boss: PgBoss;
  readonly postgres: PostgresService;
  /** A queue name that no other test uses. */
  nextName(): string;
}

/** One real server and one boss for the tests of a file. */
export function useBoss(): TestBoss {
  let postgres: PostgresService | undefined;
  let boss: PgBoss | undefined;
  let names = 0;
  beforeAll(async () => {
    postgres = await startPostgres();
    boss = new PgBoss({ connectionString: postgres.connectionString, max: 10, maintenanceIntervalSeconds: 1, schedule: false });
    boss.on('error', () => {});
    await boss.start();
  });
  afterAll(async () => {
    await boss?.stop({ graceful: false, wait: true });
    await postgres?.close();
  });
  return {
    get boss() {
      if (boss === undefined) throw new Error('The boss runs only during tests.');
      return boss;
    },
    get postgres() {
      if (postgres === undefined) throw new Error('The server runs only during tests.');
      return postgres;
    },
    nextName() {
      names += 1;
      return `queue_${names}`;
    },
  };
}
