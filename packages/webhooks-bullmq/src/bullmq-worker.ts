import { setMaxListeners } from 'node:events';
import { within } from '@x/webhooks/store';
import { type Job, Worker } from 'bullmq';
import { toDeadLetter } from './dead-letters.ts';
import type { WebhookJobData } from './job.ts';
import { type BullmqWorkerOptions, type ResolvedWorkerOptions, resolveWorkerOptions } from './options.ts';
import { isClient, reconnectWhenReadOnly } from './redis-client.ts';
import { nextDelayMs, settleJob } from './settle-job.ts';
import { sweepRegularly } from './sweep.ts';

const DISCONNECT_MS = 500;

/** A worker that runs until it is closed. */
export interface BullmqWorker {
  /**
   * Takes no more jobs and waits for the running ones for at most `timeoutMs` (default 8000), then aborts their `context.signal`: what
   * still runs is handled again by another worker. Also closes a receiver that the worker made from options.
   */
  close(options?: { readonly timeoutMs?: number }): Promise<void>;
}

/**
 * Processes what `bullmqQueue` holds, through the receiver: its handlers, its expectation, its store's claim. A job that BullMQ runs
 * twice is handled once.
 *
 * @throws WebhookConfigurationError for a wrong option, and for receiver options that `createWebhookReceiver` refuses
 * @example
 * const worker = createBullmqWorker({ connection, receiver });
 */
export function createBullmqWorker<TEvents extends object, TIngest = unknown, TTransaction = unknown, TWrite = never>(
  options: BullmqWorkerOptions<TEvents, TIngest, TTransaction, TWrite>,
): BullmqWorker {
  const resolved = resolveWorkerOptions(options);
  const { receiver } = resolved;
  const closing = new AbortController();
  // Every running job listens.
  setMaxListeners(0, closing.signal);

  const worker = new Worker<WebhookJobData>(
    resolved.name,
    (job, token) => settleJob({ ...resolved, receiver, job, token, signal: closing.signal }),
    {
      connection: reconnectWhenReadOnly(resolved.connection),
      prefix: resolved.prefix,
      concurrency: resolved.concurrency,
      lockDuration: resolved.lockMs,
      stalledInterval: resolved.stalledIntervalMs,
      maxStalledCount: resolved.maxStalls,
      removeOnComplete: { age: resolved.keepHandled.ageSeconds, count: resolved.keepHandled.count },
      settings: { backoffStrategy: nextDelayMs },
    },
  );
  worker.on('error', (error) => void resolved.onError?.(error));
  const stopping = new AbortController();
  if (resolved.sweep) void sweepRegularly(resolved.sweep, { onError: resolved.onError, signal: stopping.signal });
  worker.on('failed', (job) => void reportDeadLetter(resolved, job));

  return {
    async close({ timeoutMs = 8_000 } = {}) {
      stopping.abort();
      if (!(await endsWithin(worker.close(), timeoutMs))) {
        // The running handlers learn it; their jobs lose their locks and go to another worker.
        closing.abort();
        // A client that was passed in stays open: this process's receiver may work through it.
        if (!isClient(resolved.connection)) await endsWithin(worker.disconnect(), DISCONNECT_MS);
      }
      if (!resolved.isReceiverTheUsers) await receiver.close();
    },
  };
}

/** BullMQ reports every failed attempt; only the last one has set `finishedOn`. */
async function reportDeadLetter({ onDeadLetter, onError }: ResolvedWorkerOptions, job: Job | undefined): Promise<void> {
  if (onDeadLetter === undefined || job?.finishedOn === undefined) return;
  try {
    await onDeadLetter(toDeadLetter(job));
  } catch (error) {
    onError?.(error instanceof Error ? error : new Error('onDeadLetter threw something that is not an Error.'));
  }
}

/** @returns false when the work had not ended in time, or failed */
async function endsWithin(work: Promise<void>, timeoutMs: number): Promise<boolean> {
  try {
    await within(work, timeoutMs);
    return true;
  } catch {
    return false;
  }
}
