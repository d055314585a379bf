import { describeEventStore } from '@x/webhooks/conformance';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { passTime, useDatabase } from './support/database.ts';

const database = useDatabase();

for (const transactional of [true, false]) {
  describeEventStore(
    `postgresStore with transactional: ${transactional}`,
    async () => {
      const { store, pool, table } = await database.openStore({ transactional });
      return { store, advance: (milliseconds) => passTime(pool, table, milliseconds) };
    },
    { framework: { describe, it }, fastCheck: fc, modelRuns: transactional ? 15 : 40 },
  );
}
