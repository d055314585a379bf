import { setTimeout as sleep } from 'node:timers/promises';
import { type Delivery, type ReceiverSource, resolveReceiver } from '@x/webhooks';
import type PgBoss from 'pg-boss';
import { checkBoss, checkWhole, createQueues, DEFAULT_QUEUE_NAME, nameJobTable } from './queue-names.ts';
import { settleJob } from './settle-job.ts';

export interface PgBossWorkerSettings {
  /** Started by you, and yours to stop, after `close`. */
  readonly boss: PgBoss;
  /** The queue's name. Default `x-webhooks`. */
  readonly name?: string;
  /** The schema that the boss was made with. Default pg-boss's, `pgboss`. */
  readonly schema?: string;
  /** How many events this process handles at a time. Default 10. */
  readonly concurrency?: number;
  /** How long to wait before looking again when there was nothing to do. Default 500. */
  readonly pollIntervalMs?: number;
  /** How long an event waits that another worker holds. Default 1,000. */
  readonly inProgressDelayMs?: number;
  /** Told what goes wrong beside the handlers. */
  readonly onError?: (error: unknown) => unknown;
}

export type PgBossWorkerOptions<TEvents extends object, TIngest = unknown> = PgBossWorkerSettings &
  ReceiverSource<TEvents, TIngest>;

export interface PgBossWorker {
  /**
   * Takes no more jobs and waits for the running ones, at most `timeoutMs` (default 8,000): those that still run then are
   * told by their signal, and worked off again. A receiver made from options is closed with it.
   */
  close(options?: { readonly timeoutMs?: number }): Promise<void>;
}

/**
 * Works off what `pgBossQueue` holds, through the receiver: its handlers, its expectation, its store's claim. A job that
 * pg-boss gives out twice has one effect.
 *
 * @throws WebhookConfigurationError for receiver options that `createWebhookReceiver` refuses
 * @example
 * const worker = createPgBossWorker({ boss, receiver });
 */
export function createPgBossWorker<TEvents extends object, TIngest = unknown>(
  options: PgBossWorkerOptions<TEvents, TIngest>,
): PgBossWorker {
  const { boss, name = DEFAULT_QUEUE_NAME, schema = 'pgboss', concurrency = 10, onError } = options;
  const { pollIntervalMs = 500, inProgressDelayMs = 1000 } = options;
  const table = nameJobTable(schema);
  checkBoss(boss);
  checkWhole({ concurrency, pollIntervalMs, inProgressDelayMs }, 1);
  const receiver = resolveReceiver<TEvents, TIngest>(options);
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  const giveUp = new AbortController();

  function start(job: PgBoss.JobWithMetadata<Delivery>): void {
    const work: Promise<void> = settleJob({ boss, name, table, receiver, job, inProgressDelayMs, signal: giveUp.signal })
      .catch((error: unknown) => void onError?.(error))
      .finally(() => running.delete(work));
    running.add(work);
  }

  async function takeSome(): Promise<void> {
    const free = concurrency - running.size;
    const jobs = free > 0 ? await boss.fetch<Delivery>(name, { batchSize: free, includeMetadata: true }) : [];
    // Too late: pg-boss gives them out again when their time is over.
    if (giveUp.signal.aborted) return;
    for (const job of jobs) start(job);
    if (jobs.length > 0 && running.size < concurrency) return;
    // Nothing to take, or no room for it: until a while has passed or a place is free.
    const pause = sleep(pollIntervalMs, undefined, { signal: stopping.signal }).catch(() => {});
    await (running.size < concurrency ? pause : Promise.race([pause, ...running]));
  }

  async function work(): Promise<void> {
    let isReady = false;
    while (!stopping.signal.aborted) {
      try {
        if (!isReady) await createQueues(boss, name);
        isReady = true;
        await takeSome();
      } catch (error) {
        onError?.(error);
        await sleep(pollIntervalMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  const working = work();

  return {
    async close({ timeoutMs = 8000 } = {}) {
      stopping.abort();
      const late = AbortSignal.timeout(timeoutMs);
      late.addEventListener('abort', () => giveUp.abort());
      // A server that does not answer keeps `working` waiting for as long as its connection lives.
      await Promise.race([working.then(() => Promise.all(running)), onceAborted(late)]);
      if (!('receiver' in options)) await receiver.close({ timeoutMs: 1000 });
    },
  };
}

/** A little after the signal: what it ended has time to be written down. */
async function onceAborted(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await sleep(500);
}
