import { checkOptions } from '@x/protocol/options';
import {
  type DeadLetter,
  type EventStore,
  type ReceiverSource,
  resolveReceiver,
  WebhookConfigurationError,
  type WebhookReceiver,
} from '@x/webhooks';
import { checkPositiveInteger } from '@x/webhooks/store';
import type { ConnectionOptions } from 'bullmq';
import type { BullmqQueueWarning } from './server-settings.ts';
import type { SweepSchedule } from './sweep.ts';

const DEFAULT_NAME = 'x-webhooks';
const DEFAULT_PREFIX = 'bull';

/** The options of `bullmqQueue`. */
export interface BullmqQueueOptions {
  /** As BullMQ takes it: host and port, or a client. A client stays yours to close. */
  readonly connection: ConnectionOptions;
  /** The queue's name; the worker's too. Default `x-webhooks`. */
  readonly name?: string;
  /** BullMQ's key prefix; the worker's too. Default BullMQ's, `bull`. On Redis Cluster it needs a hash tag: `{bull}`. */
  readonly prefix?: string;
  /** How often an event is handled before it becomes a dead letter. Default 10. */
  readonly attempts?: number;
  /** The pause after the first failure, doubled after each further one, up to an hour; milliseconds. Default 1000. */
  readonly backoffMs?: number;
  /** How long `add` may take, in milliseconds. Default 2000; less when the provider's budget ends sooner. */
  readonly timeoutMs?: number;
  /** Wait until this many replicas have the event, for at most `timeoutMs` (default 1000). Not for clusters. */
  readonly waitReplicas?: number | { readonly count: number; readonly timeoutMs?: number };
  /** Called once for each setting of the server that may lose events. Default: a Node process warning with the same code. */
  readonly onWarning?: (warning: BullmqQueueWarning) => unknown;
}

/** What `createBullmqWorker` takes beside its receiver. */
export interface BullmqWorkerSettings {
  /** As BullMQ takes it; a client needs `maxRetriesPerRequest: null`. A client stays yours to close. */
  readonly connection: ConnectionOptions;
  /** The queue's name. Default `x-webhooks`. */
  readonly name?: string;
  /** BullMQ's key prefix. Default BullMQ's, `bull`. On Redis Cluster it needs a hash tag: `{bull}`. */
  readonly prefix?: string;
  /** How many events this process handles at a time. Default 10. */
  readonly concurrency?: number;
  /** How long a job stays with a worker that fell silent, in milliseconds. Default 30,000. */
  readonly lockMs?: number;
  /** How often the worker looks for jobs of silent workers, in milliseconds. Default 30,000. */
  readonly stalledIntervalMs?: number;
  /** How often a job may lose its worker before it becomes a dead letter. Default 10. */
  readonly maxStalls?: number;
  /** How long an event waits that another worker holds, in milliseconds. Default 1000. */
  readonly inProgressDelayMs?: number;
  /** How long an event of another namespace or provider waits for a worker of its own, in milliseconds. Default 5000. */
  readonly foreignDelayMs?: number;
  /** For how long and how many handled jobs are kept. Default a day, at most 10,000; the store remembers their events for longer. */
  readonly keepHandled?: { readonly ageSeconds?: number; readonly count?: number };
  /** Receives what goes wrong outside the handlers: lost connections, lost locks, an `onDeadLetter` that throws. With receiver options, the receiver's errors too. */
  readonly onError?: (error: Error) => unknown;
  /** Sweep the store this often, in milliseconds. Default: never. */
  readonly sweepEveryMs?: number;
  /** The store that `sweepEveryMs` sweeps. With receiver options it is the receiver's own. */
  readonly store?: Pick<EventStore, 'sweep'>;
  /** Called for each event that this worker gives up on. */
  readonly onDeadLetter?: (letter: DeadLetter) => unknown;
}

/** The worker's own settings beside `{ receiver }` or the receiver's options. */
export type BullmqWorkerOptions<
  TEvents extends object,
  TIngest = unknown,
  TTransaction = unknown,
  TWrite = never,
> = BullmqWorkerSettings & ReceiverSource<TEvents, TIngest, TTransaction, TWrite>;

export interface ResolvedQueueOptions {
  readonly connection: ConnectionOptions;
  readonly name: string;
  readonly prefix: string;
  readonly attempts: number;
  readonly backoffMs: number;
  readonly timeoutMs: number;
  readonly waitReplicas: { readonly count: number; readonly timeoutMs: number } | undefined;
  readonly onWarning: (warning: BullmqQueueWarning) => unknown;
}

export interface ResolvedWorkerOptions {
  readonly connection: ConnectionOptions;
  readonly name: string;
  readonly prefix: string;
  readonly concurrency: number;
  readonly lockMs: number;
  readonly stalledIntervalMs: number;
  readonly maxStalls: number;
  readonly inProgressDelayMs: number;
  readonly foreignDelayMs: number;
  readonly keepHandled: { readonly ageSeconds: number; readonly count: number };
  readonly onError: ((error: Error) => unknown) | undefined;
  readonly onDeadLetter: ((letter: DeadLetter) => unknown) | undefined;
  readonly sweep: SweepSchedule | undefined;
  readonly receiver: WebhookReceiver;
  /** False for a receiver that was made here, and is closed here. */
  readonly isReceiverTheUsers: boolean;
}

const QUEUE_OPTIONS = ['connection', 'name', 'prefix', 'attempts', 'backoffMs', 'timeoutMs', 'waitReplicas', 'onWarning'];
const WORKER_OPTIONS = [
  'connection',
  'name',
  'prefix',
  'concurrency',
  'lockMs',
  'stalledIntervalMs',
  'maxStalls',
  'inProgressDelayMs',
  'foreignDelayMs',
  'keepHandled',
  'sweepEveryMs',
  'onDeadLetter',
];
/** Options of the worker and of the receiver. */
const SHARED_OPTIONS = ['store', 'onError'];

/** @throws WebhookConfigurationError for a wrong option */
export function resolveQueueOptions(options: BullmqQueueOptions): ResolvedQueueOptions {
  const where = 'bullmqQueue';
  checkOptions(options, { where, known: QUEUE_OPTIONS, fail });
  const { connection, name, prefix } = resolveQueueKeys(where, options);
  const waitReplicas = resolveWaitReplicas(options.waitReplicas);
  if (waitReplicas && isCluster(connection)) {
    throw fail('bullmqQueue: waitReplicas does not work with a cluster, where WAIT reaches an arbitrary node. Leave it out.');
  }
  return {
    connection,
    name,
    prefix,
    attempts: checkPositiveInteger(where, 'attempts', options.attempts ?? 10),
    backoffMs: checkPositiveInteger(where, 'backoffMs', options.backoffMs ?? 1_000),
    timeoutMs: checkPositiveInteger(where, 'timeoutMs', options.timeoutMs ?? 2_000),
    waitReplicas,
    onWarning: checkFunction(where, 'onWarning', options.onWarning) ?? emitWarning,
  };
}

/** @throws WebhookConfigurationError for a wrong option, and for everything that `createWebhookReceiver` refuses */
export function resolveWorkerOptions<TEvents extends object, TIngest, TTransaction, TWrite>(
  options: BullmqWorkerOptions<TEvents, TIngest, TTransaction, TWrite>,
): ResolvedWorkerOptions {
  const where = 'createBullmqWorker';
  const hasReceiver = typeof options === 'object' && options !== null && 'receiver' in options;
  if (hasReceiver) checkOptions(options, { where, known: [...WORKER_OPTIONS, ...SHARED_OPTIONS, 'receiver'], fail });
  const { connection, name, prefix } = resolveQueueKeys(where, options);
  const integer = (option: string, value: number) => checkPositiveInteger(where, option, value);
  const keepHandled = options.keepHandled ?? {};
  checkOptions(keepHandled, { where: `${where}: keepHandled`, known: ['ageSeconds', 'count'], fail });
  return {
    connection,
    name,
    prefix,
    concurrency: integer('concurrency', options.concurrency ?? 10),
    lockMs: integer('lockMs', options.lockMs ?? 30_000),
    stalledIntervalMs: integer('stalledIntervalMs', options.stalledIntervalMs ?? 30_000),
    maxStalls: integer('maxStalls', options.maxStalls ?? 10),
    inProgressDelayMs: integer('inProgressDelayMs', options.inProgressDelayMs ?? 1_000),
    foreignDelayMs: integer('foreignDelayMs', options.foreignDelayMs ?? 5_000),
    keepHandled: {
      ageSeconds: integer('keepHandled.ageSeconds', keepHandled.ageSeconds ?? 86_400),
      count: integer('keepHandled.count', keepHandled.count ?? 10_000),
    },
    onError: checkFunction(where, 'onError', options.onError),
    onDeadLetter: checkFunction(where, 'onDeadLetter', options.onDeadLetter),
    sweep: resolveSweep(where, options),
    receiver: resolveReceiver(
      withoutWorkerOptions(options, hasReceiver ? [...WORKER_OPTIONS, ...SHARED_OPTIONS] : WORKER_OPTIONS),
    ),
    isReceiverTheUsers: hasReceiver,
  };
}

/** What is left is the receiver's: `resolveReceiver` refuses what it does not know. */
function withoutWorkerOptions<TEvents extends object, TIngest, TTransaction, TWrite>(
  options: BullmqWorkerOptions<TEvents, TIngest, TTransaction, TWrite>,
  workerOptions: readonly string[],
): ReceiverSource<TEvents, TIngest, TTransaction, TWrite> {
  const entries = Object.entries(options).filter(([option]) => !workerOptions.includes(option));
  return Object.fromEntries(entries) as unknown as ReceiverSource<TEvents, TIngest, TTransaction, TWrite>;
}

function resolveSweep(where: string, { sweepEveryMs, store }: SweepOptions): SweepSchedule | undefined {
  if (sweepEveryMs === undefined) return undefined;
  checkPositiveInteger(where, 'sweepEveryMs', sweepEveryMs);
  if (typeof store?.sweep === 'function') return { everyMs: sweepEveryMs, store };
  throw new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_STORE',
    `${where}: sweepEveryMs needs a store that can sweep (redisStore needs no sweeping). Pass it as store.`,
  );
}

type SweepOptions = Pick<BullmqWorkerSettings, 'sweepEveryMs'> & { readonly store?: Pick<EventStore, 'sweep'> | undefined };

type QueueKeys = Pick<BullmqQueueOptions, 'connection' | 'name' | 'prefix'>;

/** What decides where in Redis the queue is: queue and worker must agree. */
function resolveQueueKeys(where: string, options: QueueKeys | undefined): Required<QueueKeys> {
  const { connection, name = DEFAULT_NAME, prefix = DEFAULT_PREFIX } = options ?? ({} as QueueKeys);
  if (typeof connection !== 'object' || connection === null) {
    throw fail(`${where}: expected connection to be { host, port } or a Redis client.`);
  }
  for (const [option, value] of Object.entries({ name, prefix })) {
    if (typeof value !== 'string' || value === '') throw fail(`${where}: expected ${option} to be a string that is not empty.`);
  }
  if (name.includes(':')) throw fail(`${where}: expected name without ":", which BullMQ uses in its keys.`);
  if (isCluster(connection) && !/\{[^}]+\}/.test(`${prefix}:${name}`)) {
    throw fail(
      `${where}: on Redis Cluster all keys of a queue must share a slot. Pass prefix: '{bull}' to bullmqQueue and createBullmqWorker.`,
    );
  }
  return { connection, name, prefix };
}

function isCluster(connection: ConnectionOptions): boolean {
  return ('isCluster' in connection && connection.isCluster === true) || 'masters' in connection;
}

function resolveWaitReplicas(value: BullmqQueueOptions['waitReplicas']): ResolvedQueueOptions['waitReplicas'] {
  if (value === undefined || value === 0) return undefined;
  if (typeof value === 'object') checkOptions(value, { where: 'bullmqQueue: waitReplicas', known: ['count', 'timeoutMs'], fail });
  const { count, timeoutMs = 1_000 } = typeof value === 'object' ? value : { count: value };
  return {
    count: checkPositiveInteger('bullmqQueue', 'waitReplicas', count),
    timeoutMs: checkPositiveInteger('bullmqQueue', 'waitReplicas.timeoutMs', timeoutMs),
  };
}

function checkFunction<Callback>(where: string, option: string, value: Callback): Callback {
  if (value === undefined || typeof value === 'function') return value;
  throw fail(`${where}: expected ${option} to be a function.`);
}

function fail(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', message);
}

function emitWarning({ code, message }: BullmqQueueWarning): void {
  process.emitWarning(message, { type: 'BullmqQueueWarning', code });
}
