import { type Delivery, type EventQueue, EventStoreUnavailableError } from '@x/webhooks';
import { createBatcher, unavailable, within } from '@x/webhooks/store';
import { createDeadLetters, type PgBossDeadLetters } from './dead-letters.ts';
import { readSqlState } from './errors.ts';
import { buildJob, type DeliveryJob, deriveJobId } from './job.ts';
import { type PgBossQueueOptions, type ResolvedQueueOptions, resolveQueueOptions } from './options.ts';
import { createQueues, forgetQueues, nameDeadLetters } from './queues.ts';
import { checkServerSettings } from './server-settings.ts';

/** A queue on pg-boss, with dead letters and figures. */
export interface PgBossEventQueue extends EventQueue {
  readonly deadLetters: PgBossDeadLetters;
  stats: NonNullable<EventQueue['stats']>;
}

type Added = 'added' | 'duplicate';

/**
 * Hands verified events to pg-boss: the gateway is acknowledged once Postgres has the job. The job's id is made from the event's key, so
 * that one INSERT both stores the event and tells whether it was known. Events that arrive together share a commit.
 *
 * @throws WebhookConfigurationError for an unknown or wrong option
 * @example
 * const queue = pgBossQueue({ boss: await new PgBoss(connectionString).start() });
 */
export function pgBossQueue(options: PgBossQueueOptions): PgBossEventQueue {
  const resolved = resolveQueueOptions(options);
  const { boss, name, statements, timeoutMs } = resolved;
  let hasCheckedSettings = false;

  async function store(jobs: readonly DeliveryJob[]): Promise<readonly (Added | Error)[]> {
    if (!hasCheckedSettings) await checkServerSettings(resolved);
    hasCheckedSettings = true;
    return insertJobs(resolved, jobs);
  }

  const batcher = createBatcher<DeliveryJob, Added>({
    send: (jobs) => within(store(jobs), timeoutMs),
    keyOf: (job) => job.id,
    resultOfCopy: () => 'duplicate',
    sizeOf: ({ data }) => Buffer.byteLength(data.body) + 1000,
    // Data that Postgres refuses, or a row above its limits.
    isItemError: (error) => /^(22|23|54)/.test(readSqlState(error) ?? ''),
    batchItems: 500,
    batchBytes: 4_000_000,
    waitingItems: 10_000,
    waitingBytes: 64_000_000,
  });

  async function send(delivery: Delivery, id: string, signal?: AbortSignal): Promise<Added> {
    try {
      return await batcher.add(buildJob(delivery, id, resolved), { timeoutMs, signal });
    } catch (cause) {
      throw unavailable(`pg-boss did not store the event${describeCode(cause)}`, cause);
    }
  }

  return {
    add: (key, delivery, { signal } = {}) => send(delivery, deriveJobId(key), signal),

    // Named after the dead letter: replaying one twice, even at the same time, stores it once.
    deadLetters: createDeadLetters(resolved, (delivery, letterId) => send(delivery, deriveJobId(delivery.key, letterId))),

    async stats() {
      await createQueues(boss, name);
      const { rows } = await boss.getDb().executeSql(statements.stats, [name, nameDeadLetters(name)]);
      const { waiting, active, delayed, dead, oldest_waiting_ms: oldestWaitingMs } = rows[0];
      return { waiting, active, delayed, dead, oldestWaitingMs };
    },
  };
}

/** One INSERT of pg-boss for all of them, and one SELECT for those that it did not take. */
async function insertJobs(options: ResolvedQueueOptions, jobs: readonly DeliveryJob[]): Promise<readonly (Added | Error)[]> {
  const { boss, name, statements } = options;
  await createQueues(boss, name);
  const db = boss.getDb();
  const added = new Set<string>();
  // pg-boss does not say which rows its INSERT took.
  const executeSql = async (text: string, values: unknown[]) => {
    const result = await db.executeSql(`${text} ${statements.returnDurably}`, values);
    for (const { id } of result.rows) added.add(id);
    return result;
  };
  await boss.insert([...jobs], { db: { executeSql } });
  const others = jobs.map(({ id }) => id).filter((id) => !added.has(id));
  const held = others.length === 0 ? [] : (await db.executeSql(statements.findJobs, [name, others])).rows;
  const known = new Set(held.map(({ id }) => id));
  if (known.size < others.length) forgetQueues(boss, name);
  return jobs.map(({ id }) => {
    if (added.has(id)) return 'added';
    if (known.has(id)) return 'duplicate';
    return new EventStoreUnavailableError(
      'pg-boss did not store the event: its queue is gone, or the policy of the queue kept it out.',
    );
  });
}

function describeCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? ` (${code})` : '';
}
