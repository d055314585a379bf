import { createRequire } from 'node:module';
import { checkStoreHistory } from '@x/webhooks/conformance';
import { expect, test } from 'vitest';
import { sqliteStore } from '../src/index.ts';
import { openFile } from './support/test-file.ts';

const Libsql: typeof import('libsql') = createRequire(import.meta.url)('libsql');
const operations = process.env['X_SOAK'] === undefined ? 2_000 : 1_000_000;

test('sqliteStore keeps the contract over random calls of several connections', async () => {
  const create = () => {
    let time = 1_700_000_000_000;
    const { path, remove } = openFile();
    const databases: InstanceType<typeof Libsql>[] = [];
    const connect = () => {
      const database = new Libsql(path);
      databases.push(database);
      // All clients are processes of one machine: they share its clock.
      return sqliteStore({ database, now: () => time });
    };
    return {
      store: connect(),
      connect,
      advance(milliseconds: number) {
        time += milliseconds;
      },
      close() {
        for (const database of databases) database.close();
        remove();
      },
    };
  };
  expect(await checkStoreHistory(create, { operations })).toEqual({ operations, anomalies: [] });
}, 36_000_000);
