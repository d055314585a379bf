import { describeEventStore } from '@x/webhooks/conformance';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { sqliteStore } from '../src/sqlite-store.ts';
import { openFile } from './support/test-file.ts';

describeEventStore(
  'sqliteStore',
  () => {
    let time = 1_700_000_000_000;
    const { database, remove } = openFile();
    return {
      store: sqliteStore({ database, now: () => time }),
      advance: (milliseconds) => {
        time += milliseconds;
      },
      close: remove,
    };
  },
  { framework: { describe, it }, fastCheck: fc, modelRuns: 60 },
);
