import { createRequire, isBuiltin } from 'node:module';
import { describeEventStore } from '@x/webhooks/conformance';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type SqliteDatabase, sqliteStore } from '../src/index.ts';
import { openFile } from './support/test-file.ts';

function describeDriver(name: string, connect: (path: string) => SqliteDatabase & { close(): unknown }): void {
  describeEventStore(
    `sqliteStore on ${name}`,
    () => {
      let time = 1_700_000_000_000;
      const { path, remove } = openFile();
      const database = connect(path);
      return {
        store: sqliteStore({ database, now: () => time }),
        advance: (milliseconds) => {
          time += milliseconds;
        },
        close() {
          database.close();
          remove();
        },
      };
    },
    { framework: { describe, it }, fastCheck: fc, modelRuns: 60 },
  );
}

const require = createRequire(import.meta.url);

const Libsql: typeof import('libsql') = require('libsql');
describeDriver('libsql', (path) => new Libsql(path));

// Node 22.13 and newer.
if (isBuiltin('node:sqlite')) {
  const { DatabaseSync } = require('node:sqlite');
  describeDriver('node:sqlite', (path) => new DatabaseSync(path));
}
