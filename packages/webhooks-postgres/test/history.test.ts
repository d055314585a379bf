import { checkStoreHistory } from '@x/webhooks/conformance';
import { expect, test } from 'vitest';
import { passTime, useDatabase } from './support/database.ts';

const database = useDatabase();
const operations = process.env['X_SOAK'] === undefined ? 2_000 : 1_000_000;

test('postgresStore keeps the contract over random calls of several clients', async () => {
  const create = async () => {
    const { store, pool, table } = await database.openStore({ transactional: false });
    return { store, advance: (milliseconds: number) => passTime(pool, table, milliseconds) };
  };
  expect(await checkStoreHistory(create, { operations })).toEqual({ operations, anomalies: [] });
}, 36_000_000);
