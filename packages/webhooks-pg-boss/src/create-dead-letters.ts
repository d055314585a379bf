import type { DeadLetter, Delivery } from '@x/webhooks';
import type PgBoss from 'pg-boss';
import { describeOutput } from './describe-output.ts';
import type { PgBossDeadLetters } from './pg-boss-queue.ts';
import { createQueues, nameDeadLetters, nameJobTable } from './queue-names.ts';

interface DeadLettersOptions {
  readonly boss: PgBoss;
  readonly schema: string;
  readonly name: string;
  readonly send: (delivery: Delivery, letterId: string) => Promise<void>;
}

interface LetterRow {
  readonly id: string;
  readonly data: Delivery;
  readonly output: unknown;
  readonly retry_limit: number;
  readonly failed_at: string | number;
}

const COLUMNS = 'id, data, output, retry_limit, (extract(epoch FROM created_on) * 1000)::bigint AS failed_at';

/** Reads pg-boss's table, since pg-boss has no way to look at jobs without taking them. */
export function createDeadLetters({ boss, schema, name, send }: DeadLettersOptions): PgBossDeadLetters {
  const queue = nameDeadLetters(name);
  const table = nameJobTable(schema);

  async function select(where: string, values: readonly unknown[]): Promise<readonly LetterRow[]> {
    await createQueues(boss, name);
    const text = `SELECT ${COLUMNS} FROM ${table} WHERE name = $1 AND state < 'active' ${where}`;
    return (await boss.getDb().executeSql(text, [queue, ...values])).rows;
  }

  async function replayRow(row: LetterRow): Promise<void> {
    // In this order a crash in between leaves it in both places, and its job id and its claim keep that harmless.
    await send({ ...row.data, source: 'replay' }, row.id);
    await boss.deleteJob(queue, row.id);
  }

  const find = (key: string) => select("AND data->>'key' = $2 ORDER BY created_on DESC", [key]);

  return {
    list: async ({ limit = 100 } = {}) => (await select('ORDER BY created_on, id LIMIT $2', [limit])).map(readLetter),

    async get(key) {
      const [row] = await find(key);
      return row === undefined ? undefined : readLetter(row);
    },

    async replay(key) {
      const rows = await find(key);
      for (const row of rows) await replayRow(row);
      return rows.length > 0;
    },

    async replayAll({ limit = 1000 } = {}) {
      const rows = await select('ORDER BY created_on, id LIMIT $2', [limit]);
      for (const row of rows) await replayRow(row);
      return rows.length;
    },
  };
}

function readLetter(row: LetterRow): DeadLetter {
  return {
    key: row.data.key,
    delivery: row.data,
    reason: describeOutput(row.output),
    attempts: row.retry_limit + 1,
    failedAt: Number(row.failed_at),
  };
}
