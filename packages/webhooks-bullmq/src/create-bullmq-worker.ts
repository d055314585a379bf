import { type ReceiverSource, resolveReceiver } from '@x/webhooks';
import { type ConnectionOptions, Worker } from 'bullmq';
import { nextDelayMs } from './internal/next-delay-ms.ts';
import { settleJob } from './internal/settle-job.ts';
import { DEFAULT_QUEUE_NAME, type WebhookJobData } from './internal/webhook-job.ts';

const DISCONNECT_MS = 500;

export interface BullmqWorkerSettings {
  /** As BullMQ takes it; a client needs `maxRetriesPerRequest: null`. A client stays yours to close. */
  readonly connection: ConnectionOptions;
  /** The queue's name. Default `x-webhooks`. */
  readonly name?: string;
  /** BullMQ's key prefix. Default BullMQ's, `bull`. */
  readonly prefix?: string;
  /** How many events this process handles at a time. Default 10. */
  readonly concurrency?: number;
  /** How long a job whose worker fell silent stays with it, in milliseconds. Default 30,000. */
  readonly lockMs?: number;
  /** How often jobs of silent workers are looked for, in milliseconds. Default 30,000. */
  readonly stalledIntervalMs?: number;
  /** How often a job may lose its worker before it becomes a dead letter. Default 10. */
  readonly maxStalls?: number;
  /** How long an event waits that another worker holds, in milliseconds. Default 1000. */
  readonly inProgressDelayMs?: number;
  /** For how long and how many handled jobs are kept. Default a day, at most 10,000; the store remembers their events for longer. */
  readonly keepHandled?: { readonly ageSeconds?: number; readonly count?: number };
  /** Told what goes wrong beside the handlers: lost connections, lost locks. */
  readonly onError?: (error: Error) => unknown;
}

export type BullmqWorkerOptions<TEvents extends object, TIngest = unknown> = BullmqWorkerSettings &
  ReceiverSource<TEvents, TIngest>;

export interface BullmqWorker {
  /**
   * Takes no more jobs and waits for the running ones, at most `timeoutMs` (default 8000): those that still run are worked off
   * again, by another worker. A receiver made from options is closed with it.
   */
  close(options?: { readonly timeoutMs?: number }): Promise<void>;
}

/**
 * Works off what `bullmqQueue` holds, through the receiver: its handlers, its expectation, its store's claim. A job that BullMQ
 * runs twice has one effect.
 *
 * @throws WebhookConfigurationError for receiver options that `createWebhookReceiver` refuses
 * @example
 * const worker = createBullmqWorker({ connection, receiver });
 */
export function createBullmqWorker<TEvents extends object, TIngest = unknown>(
  options: BullmqWorkerOptions<TEvents, TIngest>,
): BullmqWorker {
  const { connection, name = DEFAULT_QUEUE_NAME, prefix, onError, inProgressDelayMs = 1_000 } = options;
  const { ageSeconds = 86_400, count = 10_000 } = options.keepHandled ?? {};
  const receiver = resolveReceiver<TEvents, TIngest>(options);
  const closing = new AbortController();

  const worker = new Worker<WebhookJobData>(
    name,
    (job, token) => settleJob(receiver, job, { token, signal: closing.signal, inProgressDelayMs }),
    {
      connection,
      ...(prefix !== undefined && { prefix }),
      concurrency: options.concurrency ?? 10,
      lockDuration: options.lockMs ?? 30_000,
      stalledInterval: options.stalledIntervalMs ?? 30_000,
      maxStalledCount: options.maxStalls ?? 10,
      removeOnComplete: { age: ageSeconds, count },
      settings: { backoffStrategy: nextDelayMs },
    },
  );
  worker.on('error', (error) => void onError?.(error));

  return {
    async close({ timeoutMs = 8_000 } = {}) {
      const isDone = await settlesWithin(worker.close(), timeoutMs);
      if (!isDone) {
        // Whoever still runs is told; its job loses its lock and goes to another worker.
        closing.abort();
        // A client stays open: whatever else works through it, this process' receiver above all, goes on.
        if (!isClient(connection)) await settlesWithin(disconnect(worker), DISCONNECT_MS);
      }
      if (!('receiver' in options)) await receiver.close();
    },
  };
}

/** Never ends, in ioredis, while the connection is about to be made anew. */
async function disconnect(worker: Worker): Promise<void> {
  await worker.disconnect().catch(() => undefined);
}

function isClient(connection: ConnectionOptions): boolean {
  return 'disconnect' in connection && typeof connection.disconnect === 'function';
}

async function settlesWithin(work: Promise<void>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, false);
  });
  const isDone = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return isDone;
}
