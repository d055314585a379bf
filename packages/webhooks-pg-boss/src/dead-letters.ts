import type { DeadLetter, DeadLetterListOptions, DeadLetterPage, DeadLetters, Delivery } from '@x/webhooks';
import { buildDeadLetter, describeOutput, readDelivery } from './job.ts';
import { checkKnown, type ResolvedQueueOptions } from './options.ts';
import { createQueues, nameDeadLetters } from './queues.ts';

/** The dead letters of a queue on pg-boss. */
export type PgBossDeadLetters = Required<DeadLetters>;

interface LetterRow {
  readonly id: string;
  readonly data: unknown;
  readonly output: unknown;
  readonly retry_limit: number;
  readonly failed_at_us: string | number;
}

const PAGE = 100;
/** Before every letter. */
const START = { at: '0', id: '00000000-0000-0000-0000-000000000000' };

/**
 * Reads pg-boss's tables, since pg-boss has no way to look at jobs without taking them.
 *
 * @param send puts a delivery back into the queue; the same letter twice counts once
 */
export function createDeadLetters(
  { boss, name, statements }: ResolvedQueueOptions,
  send: (delivery: Delivery, letterId: string) => Promise<unknown>,
): PgBossDeadLetters {
  const queue = nameDeadLetters(name);

  async function run<Row>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    await createQueues(boss, name);
    return (await boss.getDb().executeSql(text, [queue, ...values])).rows;
  }

  const find = (key: string) => run<LetterRow>(statements.findLetters, [key]);

  async function count(): Promise<number> {
    await createQueues(boss, name);
    const { rows } = await boss.getDb().executeSql(statements.stats, [name, queue]);
    return Number(rows[0]?.dead ?? 0);
  }

  function readPage(limit: number, after = START): Promise<readonly LetterRow[]> {
    return run<LetterRow>(statements.listLetters, [after.at, after.id, limit]);
  }

  /** In this order a crash in between leaves the event in both places, which its job id and its claim make harmless. */
  async function replayRow({ id, data }: LetterRow): Promise<boolean> {
    const delivery = readDelivery(data);
    if (delivery === undefined) return false;
    await send({ ...delivery, source: 'replay' }, id);
    await run(statements.deleteLetters, [[id]]);
    return true;
  }

  return {
    async list(options: DeadLetterListOptions = {}): Promise<DeadLetterPage> {
      checkKnown('deadLetters.list', options, ['limit', 'cursor']);
      const { limit = PAGE, cursor } = options;
      checkLimit(limit);
      const rows = await readPage(limit + 1, cursor === undefined ? START : parseCursor(cursor));
      const letters = rows.slice(0, limit);
      const last = letters.at(-1);
      return {
        letters: letters.map(readLetter),
        ...(rows.length > limit && last !== undefined && { nextCursor: formatCursor(last) }),
      };
    },

    count,

    async get(key) {
      const [row] = await find(key);
      return row === undefined ? undefined : readLetter(row);
    },

    async replay(key) {
      let isReplayed = false;
      for (const row of await find(key)) isReplayed = (await replayRow(row)) || isReplayed;
      return isReplayed;
    },

    async replayAll(options = {}) {
      checkKnown('deadLetters.replayAll', options, ['limit']);
      if (options.limit !== undefined) checkLimit(options.limit);
      // What fails again meanwhile is not replayed a second time.
      const limit = Math.min(options.limit ?? Number.POSITIVE_INFINITY, await count());
      let replayed = 0;
      let rows = await readPage(PAGE);
      while (rows.length > 0 && replayed < limit) {
        for (const row of rows) if (replayed < limit && (await replayRow(row))) replayed += 1;
        const last = rows.at(-1);
        rows = last === undefined ? [] : await readPage(PAGE, positionOf(last));
      }
      return replayed;
    },

    async remove(key) {
      const rows = await find(key);
      if (rows.length === 0) return false;
      return (await run(statements.deleteLetters, [rows.map(({ id }) => id)])).length > 0;
    },
  };
}

function readLetter({ id, data, output, retry_limit, failed_at_us }: LetterRow): DeadLetter {
  const failedAt = Math.floor(Number(failed_at_us) / 1000);
  return buildDeadLetter({ id, data, reason: describeOutput(output), attempts: retry_limit + 1, failedAt });
}

function positionOf(row: LetterRow): typeof START {
  return { at: String(row.failed_at_us), id: row.id };
}

function formatCursor(row: LetterRow): string {
  return `${row.failed_at_us}.${row.id}`;
}

/** @throws RangeError */
function parseCursor(cursor: string): typeof START {
  const [, at, id] = /^(\d{1,18})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor) ?? [];
  if (at === undefined || id === undefined) throw new RangeError('Expected cursor to be the nextCursor of a page.');
  return { at, id };
}

/** @throws RangeError */
function checkLimit(limit: number): void {
  if (!Number.isSafeInteger(limit) || limit < 1) throw new RangeError('Expected limit to be a positive integer.');
}
