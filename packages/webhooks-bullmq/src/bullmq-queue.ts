import { randomUUID } from 'node:crypto';
import { type DeadLetters, type EventQueue, WebhookConfigurationError } from '@x/webhooks';
import { type ConnectionOptions, Queue } from 'bullmq';
import { createAdder } from './internal/create-adder.ts';
import { createDeadLetters } from './internal/create-dead-letters.ts';
import { encodeJobId } from './internal/encode-job-id.ts';
import { settleWithin } from './internal/settle-within.ts';
import { BACKOFF_TYPE, DEFAULT_QUEUE_NAME, type WebhookJobData } from './internal/webhook-job.ts';

export interface BullmqQueueOptions {
  /** As BullMQ takes it: host and port, or a client. A client stays yours to close. */
  readonly connection: ConnectionOptions;
  /** The queue's name, the worker's too. Default `x-webhooks`. */
  readonly name?: string;
  /** BullMQ's key prefix, the worker's too. Default BullMQ's, `bull`. */
  readonly prefix?: string;
  /** How often an event is handled before it becomes a dead letter. Default 10. */
  readonly attempts?: number;
  /** The pause after the first failure, doubled after each further one, up to an hour; milliseconds. Default 1000. */
  readonly backoffMs?: number;
  /** How long `add` may take, in milliseconds. Default 2000; less when the provider's budget ends sooner. */
  readonly timeoutMs?: number;
}

export interface BullmqDeadLetters extends DeadLetters {
  /** Replays the oldest dead letters, at most `limit` (default 1000). Resolves with how many. */
  replayAll(options?: { readonly limit?: number }): Promise<number>;
}

export interface BullmqEventQueue extends EventQueue {
  readonly deadLetters: BullmqDeadLetters;
  close(): Promise<void>;
}

/**
 * Hands verified events to BullMQ: the gateway is acknowledged once Redis has the job, whose id is the event's key.
 *
 * @throws WebhookConfigurationError for a wrong option
 * @example
 * const queue = bullmqQueue({ connection: { host: '127.0.0.1', port: 6379 } });
 */
export function bullmqQueue(options: BullmqQueueOptions): BullmqEventQueue {
  const { connection, name = DEFAULT_QUEUE_NAME, prefix, attempts = 10, backoffMs = 1_000, timeoutMs = 2_000 } = options;
  for (const [option, value] of Object.entries({ attempts, backoffMs, timeoutMs })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new WebhookConfigurationError(
        'ERR_WEBHOOK_CONFIG_LIMIT',
        `bullmqQueue: expected ${option} to be a positive integer.`,
      );
    }
  }
  const queue = new Queue<WebhookJobData>(name, {
    connection,
    ...(prefix !== undefined && { prefix }),
    defaultJobOptions: {
      attempts,
      backoff: { type: BACKOFF_TYPE, delay: backoffMs },
    },
  });
  // A lost connection is told to whoever waits for it; an 'error' event without a listener would end the process.
  queue.on('error', () => undefined);

  const instance = randomUUID();
  let adds = 0;

  const addJob = createAdder(queue);

  return {
    add(key, delivery, options) {
      // The receiver makes its signal when it is read, at a price, and answers in time by itself: only one that is there is heeded.
      const signal = options && Object.getOwnPropertyDescriptor(options, 'signal')?.value;
      const job = { jobId: encodeJobId(key), addToken: `${instance}.${++adds}.` };
      return settleWithin(() => addJob(job, delivery), timeoutMs, signal);
    },
    deadLetters: createDeadLetters(queue),
    close: () => queue.close(),
  };
}
