import { type Delivery, type EventQueue, EventStoreUnavailableError, type QueueStats } from '@x/webhooks';
import { redisReplyCode, TimeLimitError, toRedisCause, within } from '@x/webhooks/store';
import { Queue } from 'bullmq';
import { type BullmqDeadLetters, createDeadLetters } from './dead-letters.ts';
import { BACKOFF_TYPE, encodeJobId, JOB_NAME, type WebhookJobData } from './job.ts';
import { type BullmqQueueOptions, type ResolvedQueueOptions, resolveQueueOptions } from './options.ts';
import { openQueueClient, type QueueClient, reconnectWhenReadOnly } from './redis-client.ts';
import { warnOnceConnected } from './server-settings.ts';

/** A queue on BullMQ, with dead letters and figures. */
export interface BullmqEventQueue extends EventQueue {
  readonly deadLetters: BullmqDeadLetters;
  stats(): Promise<QueueStats>;
  /** Closes the connection that the queue opened; a client that you passed stays open. */
  close(): Promise<void>;
}

/** A queue and the connection behind it. */
interface Connected {
  readonly queue: Queue<WebhookJobData>;
  readonly options: ResolvedQueueOptions;
  readonly client: Promise<QueueClient>;
  /** `client`, once it has connected. */
  openClient: QueueClient | undefined;
  /** The last connection error. */
  lastError: unknown;
}

/**
 * Hands verified events to BullMQ: the gateway is acknowledged once Redis has the job, whose id is the event's key. BullMQ does not say
 * whether it had the job before, so `add` resolves with `stored`.
 *
 * @throws WebhookConfigurationError for a wrong option
 * @example
 * const queue = bullmqQueue({ connection: { host: '127.0.0.1', port: 6379 } });
 */
export function bullmqQueue(options: BullmqQueueOptions): BullmqEventQueue {
  const resolved = resolveQueueOptions(options);
  const { name, prefix, attempts, backoffMs } = resolved;
  const queue = new Queue<WebhookJobData>(name, {
    connection: reconnectWhenReadOnly(resolved.connection),
    prefix,
    defaultJobOptions: { attempts, backoff: { type: BACKOFF_TYPE, delay: backoffMs } },
  });
  const client = openQueueClient(queue);
  const connected: Connected = { queue, options: resolved, client, openClient: undefined, lastError: undefined };
  client.then(
    (opened) => {
      connected.openClient = opened;
    },
    () => undefined,
  );
  // Without a listener an 'error' event would end the process.
  queue.on('error', (error) => {
    connected.lastError = error;
  });
  warnOnceConnected(client, resolved.onWarning);

  return {
    add: (key, delivery, { signal } = {}) => add(connected, delivery, { key, signal }),
    deadLetters: createDeadLetters(queue, client),
    stats: () => readStats(queue),
    close: () => queue.close(),
  };
}

interface AddTarget {
  readonly key: string;
  readonly signal: AbortSignal | undefined;
}

async function add(connected: Connected, delivery: Delivery, { key, signal }: AddTarget): Promise<'stored'> {
  const { queue, options } = connected;
  if (signal?.aborted) throw new EventStoreUnavailableError('The time for the answer ended before the queue was asked.');
  const store = async (): Promise<void> => {
    await queue.add(JOB_NAME, { delivery }, { jobId: encodeJobId(key) });
    await waitForReplicas(connected);
  };
  try {
    await within(store(), options.timeoutMs + (options.waitReplicas?.timeoutMs ?? 0), signal);
    return 'stored';
  } catch (error) {
    throw describeError(connected, error);
  }
}

/** @throws EventStoreUnavailableError when too few replicas have what this connection wrote */
async function waitForReplicas({ client, options: { waitReplicas } }: Connected): Promise<void> {
  if (waitReplicas === undefined) return;
  const { count, timeoutMs } = waitReplicas;
  const { send } = await client;
  const reached = Number(await send('WAIT', String(count), String(timeoutMs)));
  if (reached < count) throw new EventStoreUnavailableError(`Redis reached ${reached} of the ${count} replicas asked for.`);
}

/** What to tell the receiver: the queue cannot serve, with the server's or the socket's own reason as `cause`. */
function describeError({ openClient, lastError }: Connected, error: unknown): Error {
  if (error instanceof EventStoreUnavailableError) return error;
  if (error instanceof TimeLimitError) {
    const cause = openClient?.isReady() || lastError === undefined ? undefined : toRedisCause(lastError);
    return new EventStoreUnavailableError('Redis did not take the event in time.', { cause });
  }
  const reply = redisReplyCode(error);
  if (reply === 'READONLY') openClient?.reconnect();
  const hint = reply === 'CROSSSLOT' ? " On Redis Cluster pass prefix: '{bull}' to bullmqQueue and createBullmqWorker." : '';
  return new EventStoreUnavailableError(`Redis did not take the event.${hint}`, { cause: toRedisCause(error) });
}

async function readStats(queue: Queue): Promise<QueueStats> {
  const [waiting, active, delayed, dead, oldest] = await Promise.all([
    queue.getJobCountByTypes('waiting', 'prioritized'),
    queue.getActiveCount(),
    queue.getDelayedCount(),
    queue.getFailedCount(),
    queue.getJobs(['waiting'], 0, 0, true),
  ]);
  const now = Date.now();
  const oldestWaitingMs = Math.max(0, ...oldest.map(({ timestamp }) => now - timestamp));
  return { waiting, active, delayed, dead, oldestWaitingMs };
}
