import { setTimeout as sleep } from 'node:timers/promises';
import { type Delivery, type ReceiverSource, resolveReceiver } from '@x/webhooks';
import { checkDuration, within } from '@x/webhooks/store';
import { checkKnown, type PgBossWorkerOptions, type PgBossWorkerSettings, resolveWorkerSettings } from './options.ts';
import { createQueues } from './queues.ts';
import { settleJob } from './settle-job.ts';
import { sweepRegularly } from './sweep.ts';

/** A worker that runs until it is closed. */
export interface PgBossWorker {
  /**
   * Takes no more jobs and waits for the running ones, for at most `timeoutMs` milliseconds (default 8,000). Handlers that still run
   * then see their signal abort, and their events are processed again. A receiver made from options is closed too.
   */
  close(options?: { readonly timeoutMs?: number }): Promise<void>;
}

/** After the signal of a handler aborts, its failure has this long to be written down. */
const LAST_WRITES_MS = 500;

/**
 * Processes what `pgBossQueue` holds, through the receiver: its handlers, its expectation, its store's claim. A job that pg-boss hands
 * out twice has one effect.
 *
 * @throws WebhookConfigurationError for an unknown or wrong setting, and for receiver options that `createWebhookReceiver` refuses
 * @example
 * const worker = createPgBossWorker({ boss, receiver });
 */
export function createPgBossWorker<TEvents extends object, TIngest = unknown, TTransaction = unknown, TWrite = never>(
  options: PgBossWorkerOptions<TEvents, TIngest, TTransaction, TWrite>,
): PgBossWorker {
  const { settings: given, source } = splitOptions<TEvents, TIngest>(options);
  const settings = resolveWorkerSettings(given);
  const { boss, name, concurrency, pollIntervalMs, onError } = settings;
  const receiver = resolveReceiver(source);
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  const giveUp = new AbortController();
  const pause = () => sleep(pollIntervalMs, undefined, { signal: stopping.signal }).catch(() => undefined);

  async function takeSome(): Promise<void> {
    const free = concurrency - running.size;
    const jobs = free > 0 ? await boss.fetch<Delivery>(name, { batchSize: free, includeMetadata: true }) : [];
    // Too late: pg-boss hands them out again when their time is over.
    if (giveUp.signal.aborted) return;
    for (const job of jobs) {
      const work: Promise<void> = settleJob({ settings, receiver, job, signal: giveUp.signal })
        .catch((error: Error) => void onError(error))
        .finally(() => running.delete(work));
      running.add(work);
    }
    const isFull = running.size >= concurrency;
    if (jobs.length > 0 && !isFull) return;
    // Nothing to take, or no room for it: until a while has passed or a job has ended.
    await (isFull ? Promise.race([pause(), ...running]) : pause());
  }

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await createQueues(boss, name);
        await takeSome();
      } catch (error) {
        onError(error as Error);
        await pause();
      }
    }
    await Promise.all(running);
  }

  const working = work();
  if (given.sweepEveryMs !== undefined) void sweepRegularly(given, { onError, signal: stopping.signal });

  return {
    async close({ timeoutMs = 8000 } = {}) {
      checkDuration('timeoutMs', timeoutMs);
      stopping.abort();
      // A server that does not answer keeps `working` waiting for as long as its connection lives.
      await within(working, timeoutMs).catch(() => giveUp.abort());
      if (giveUp.signal.aborted) await within(working, LAST_WRITES_MS).catch(() => undefined);
      if (!('receiver' in options)) await receiver.close({ timeoutMs: 1000 });
    },
  };
}

const OWN = ['boss', 'name', 'schema', 'concurrency', 'pollIntervalMs', 'inProgressDelayMs', 'onDeadLetter', 'sweepEveryMs'];
/** Options of the worker and of the receiver. */
const SHARED = ['store', 'onError'];

/** The worker's settings, and what its receiver is made from. Beside `receiver` no option of a receiver is allowed. */
function splitOptions<TEvents extends object, TIngest>(options: object) {
  const settingNames = [...OWN, ...SHARED];
  const hasReceiver = typeof options === 'object' && options !== null && 'receiver' in options;
  checkKnown('createPgBossWorker', options, hasReceiver ? [...settingNames, 'receiver'] : Object.keys(options ?? {}));
  const entries = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  const settings = Object.fromEntries(entries.filter(([name]) => settingNames.includes(name)));
  const source = Object.fromEntries(entries.filter(([name]) => !(hasReceiver ? settingNames : OWN).includes(name)));
  return { settings: settings as unknown as PgBossWorkerSettings, source: source as ReceiverSource<TEvents, TIngest> };
}
