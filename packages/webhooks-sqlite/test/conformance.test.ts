import { describeEventStore } from '@x/webhooks/conformance';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { sqliteStore } from '../src/sqlite-store.ts';
import { openFile } from './test-file.fixture.ts';

for (const transactional of [true, false]) {
  describeEventStore(
    `sqliteStore with transactional: ${transactional}`,
    () => {
      let time = 1_700_000_000_000;
      const { database, remove } = openFile();
      const store = sqliteStore({ database, transactional, now: () => time });
      return {
        store,
        advance: (milliseconds) => {
          time += milliseconds;
        },
        close: remove,
      };
    },
    { framework: { describe, it }, fastCheck: fc, modelRuns: 60 },
  );
}
