import { type DeadLetters, type Delivery, type EventQueue, EventStoreUnavailableError } from '@x/webhooks';
import type PgBoss from 'pg-boss';
import { createDeadLetters } from './create-dead-letters.ts';
import { deriveJobId } from './derive-job-id.ts';
import { checkBoss, checkWhole, createQueues, DEFAULT_QUEUE_NAME, forgetQueues, nameDeadLetters } from './queue-names.ts';
import { settleWithin } from './settle-within.ts';

export interface PgBossQueueOptions {
  /** Started by you, and yours to stop. */
  readonly boss: PgBoss;
  /** The queue's name, the worker's too. Default `x-webhooks`. */
  readonly name?: string;
  /** The schema that the boss was made with. Default pg-boss's, `pgboss`. */
  readonly schema?: string;
  /** How often an event is handled before it becomes a dead letter. Default 10. */
  readonly attempts?: number;
  /** The pause after the first failure, doubled after each further one; 0: no pauses. Default 1. */
  readonly retryDelaySeconds?: number;
  /** After this long a job whose worker died is given to another. Longer handlers are safe: their claim holds. Default 120. */
  readonly expireInSeconds?: number;
  /** How long an event may wait for a worker; a dead letter is kept twice as long at least. Default 30. */
  readonly retentionDays?: number;
  /** How long `add` may take. Default 2,000; less when the provider's budget ends sooner. */
  readonly timeoutMs?: number;
}

export interface PgBossDeadLetters extends DeadLetters {
  /** Replays the oldest dead letters, at most `limit` (default 1,000). Resolves with how many. */
  replayAll(options?: { readonly limit?: number }): Promise<number>;
}

export interface PgBossEventQueue extends EventQueue {
  readonly deadLetters: PgBossDeadLetters;
}

/**
 * Hands verified events to pg-boss: the gateway is acknowledged once Postgres has the job. The job's id is made from the
 * event's key, so that one INSERT is both the enqueueing and its dedupe mark.
 *
 * @throws WebhookConfigurationError for a wrong option
 * @example
 * const queue = pgBossQueue({ boss: await new PgBoss(connectionString).start() });
 */
export function pgBossQueue(options: PgBossQueueOptions): PgBossEventQueue {
  const { boss, name = DEFAULT_QUEUE_NAME, schema = 'pgboss', attempts = 10, retryDelaySeconds = 1 } = options;
  const { expireInSeconds = 120, retentionDays = 30, timeoutMs = 2000 } = options;
  checkBoss(boss);
  checkWhole({ attempts, expireInSeconds, retentionDays, timeoutMs }, 1);
  checkWhole({ retryDelaySeconds }, 0);
  const jobOptions = {
    retryLimit: attempts - 1,
    retryDelay: retryDelaySeconds,
    retryBackoff: retryDelaySeconds > 0,
    expireInSeconds,
    retentionDays,
    deadLetter: nameDeadLetters(name),
  };
  async function send(delivery: Delivery, id: string): Promise<'added' | 'duplicate'> {
    await createQueues(boss, name);
    if ((await boss.send(name, delivery, { ...jobOptions, id })) !== null) return 'added';
    // pg-boss says the same of a job that is there already and of one that its queue did not take: only the first is stored.
    if ((await boss.getJobById(name, id, { includeArchive: true })) !== null) return 'duplicate';
    forgetQueues(boss, name);
    throw new EventStoreUnavailableError('pg-boss did not store the event: its queue is gone, or its policy kept the job out.');
  }

  return {
    add: (key, delivery, { signal } = {}) => settleWithin(() => send(delivery, deriveJobId(key)), timeoutMs, signal),
    deadLetters: createDeadLetters({
      boss,
      schema,
      name,
      // Named after the dead letter: replaying one twice, even at the same time, enqueues it once.
      send: async (delivery, letterId) => void (await send(delivery, deriveJobId(delivery.key, letterId))),
    }),
  };
}
