import { checkOptions } from '@x/protocol/options';
import { type DeadLetter, type EventStore, type ReceiverSource, WebhookConfigurationError } from '@x/webhooks';
import { checkPositiveInteger } from '@x/webhooks/store';
import type PgBoss from 'pg-boss';
import { buildStatements, type Statements } from './statements.ts';

/** What a queue warns of when it first meets its server. */
export interface PgBossWarning {
  readonly code: 'WEBHOOK_PG_BOSS_SYNCHRONOUS_COMMIT';
  readonly message: string;
}

/** The options of `pgBossQueue`. */
export interface PgBossQueueOptions {
  /** You start it, and you stop it. */
  readonly boss: PgBoss;
  /** The queue's name, and its worker's. Default `x-webhooks`. */
  readonly name?: string;
  /** The schema that the boss was made with. Default pg-boss's own, `pgboss`. */
  readonly schema?: string;
  /** How often an event is handled before it becomes a dead letter. Default 10. */
  readonly attempts?: number;
  /** The pause after the first failure, in seconds. It doubles after each further failure; 0 means no pauses. Default 1. */
  readonly retryDelaySeconds?: number;
  /** After so many seconds, a job whose worker died goes to another. Longer handlers are safe: their claim holds. Default 120. */
  readonly expireInSeconds?: number;
  /** How long `add` may take, in milliseconds; less when the provider's time limit ends sooner. Default 2,000. */
  readonly timeoutMs?: number;
  /** Called once when the server's settings may cost work. Default: a Node process warning with the same code. */
  readonly onWarning?: (warning: PgBossWarning) => unknown;
}

/** What `createPgBossWorker` takes beside its receiver. */
export interface PgBossWorkerSettings {
  /** You start it, and you stop it, after the worker's `close`. */
  readonly boss: PgBoss;
  /** The queue's name. Default `x-webhooks`. */
  readonly name?: string;
  /** The schema that the boss was made with. Default pg-boss's own, `pgboss`. */
  readonly schema?: string;
  /** How many events this process handles at a time. Default 10. */
  readonly concurrency?: number;
  /** How long to wait before looking again when there was nothing to do, in milliseconds. Default 500. */
  readonly pollIntervalMs?: number;
  /** How long an event waits while another worker holds it, in milliseconds. Default 1,000. */
  readonly inProgressDelayMs?: number;
  /** Called when this worker gives an event up. Not called for a job whose worker died: `deadLetters.count()` counts those too. */
  readonly onDeadLetter?: (letter: DeadLetter) => unknown;
  /** Sweep the store this often, in milliseconds. Default: never. */
  readonly sweepEveryMs?: number;
  /** The store that `sweepEveryMs` sweeps. With receiver options it is the receiver's own. */
  readonly store?: Pick<EventStore, 'sweep'>;
  /** Receives what goes wrong outside the handlers. With receiver options, the receiver's errors too. */
  readonly onError?: (error: Error) => unknown;
}

/** The options of `createPgBossWorker`. */
export type PgBossWorkerOptions<
  TEvents extends object,
  TIngest = unknown,
  TTransaction = unknown,
  TWrite = never,
> = PgBossWorkerSettings & ReceiverSource<TEvents, TIngest, TTransaction, TWrite>;

export interface ResolvedQueueOptions extends Required<Omit<PgBossQueueOptions, 'schema'>> {
  readonly statements: Statements;
}

export interface ResolvedWorkerSettings {
  readonly boss: PgBoss;
  readonly name: string;
  readonly statements: Statements;
  readonly concurrency: number;
  readonly pollIntervalMs: number;
  readonly inProgressDelayMs: number;
  readonly onDeadLetter: (letter: DeadLetter) => unknown;
  readonly onError: (error: Error) => unknown;
}

const QUEUE_OPTIONS = [
  'boss',
  'name',
  'schema',
  'attempts',
  'retryDelaySeconds',
  'expireInSeconds',
  'timeoutMs',
  'onWarning',
] as const satisfies readonly (keyof PgBossQueueOptions)[];

/** @throws WebhookConfigurationError naming the option that cannot serve */
export function resolveQueueOptions(options: PgBossQueueOptions): ResolvedQueueOptions {
  checkKnown('pgBossQueue', options, QUEUE_OPTIONS);
  const { boss, name = 'x-webhooks', schema, attempts = 10, retryDelaySeconds = 1 } = options ?? {};
  const { expireInSeconds = 120, timeoutMs = 2000, onWarning = emitWarning } = options ?? {};
  checkBoss('pgBossQueue', boss);
  for (const [option, value] of Object.entries({ attempts, expireInSeconds, timeoutMs }))
    checkPositiveInteger('pgBossQueue', option, value);
  if (retryDelaySeconds !== 0) checkPositiveInteger('pgBossQueue', 'retryDelaySeconds', retryDelaySeconds);
  const statements = buildStatements(checkSchema('pgBossQueue', schema));
  checkName('pgBossQueue', name);
  return { boss, name, statements, attempts, retryDelaySeconds, expireInSeconds, timeoutMs, onWarning };
}

/** @throws WebhookConfigurationError naming the setting that cannot serve */
export function resolveWorkerSettings(settings: PgBossWorkerSettings): ResolvedWorkerSettings {
  const { boss, name = 'x-webhooks', schema, concurrency = 10, pollIntervalMs = 500, inProgressDelayMs = 1000 } = settings;
  const { sweepEveryMs, store, onDeadLetter = () => undefined, onError = () => undefined } = settings;
  checkBoss('createPgBossWorker', boss);
  for (const [option, value] of Object.entries({ concurrency, pollIntervalMs, inProgressDelayMs }))
    checkPositiveInteger('createPgBossWorker', option, value);
  if (sweepEveryMs !== undefined) {
    checkPositiveInteger('createPgBossWorker', 'sweepEveryMs', sweepEveryMs);
    if (typeof store?.sweep !== 'function') {
      throw new WebhookConfigurationError(
        'ERR_WEBHOOK_CONFIG_STORE',
        'createPgBossWorker: sweepEveryMs needs a store that can sweep. Pass it as store.',
      );
    }
  }
  const statements = buildStatements(checkSchema('createPgBossWorker', schema));
  checkName('createPgBossWorker', name);
  return { boss, name, statements, concurrency, pollIntervalMs, inProgressDelayMs, onDeadLetter, onError };
}

/** @throws WebhookConfigurationError naming the unknown option and the nearest known one */
export function checkKnown(where: string, options: unknown, known: readonly string[]): void {
  const fail = (message: string) => new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', message);
  checkOptions(options, { where, known, fail });
}

function checkBoss(where: string, boss: unknown): void {
  const methods = ['insert', 'fetch', 'complete', 'fail', 'createQueue', 'getDb'];
  if (typeof boss === 'object' && boss !== null && methods.every((method) => typeof Reflect.get(boss, method) === 'function'))
    return;
  throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_QUEUE', `${where}: expected boss to be a PgBoss of pg-boss 10.`);
}

function checkName(where: string, name: unknown): void {
  if (typeof name === 'string' && /^[\w.-]{1,200}$/.test(name)) return;
  throw new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_OPTION',
    `${where}: expected name to be 1 to 200 letters, digits, underscores, hyphens or dots.`,
  );
}

/** As in pg-boss's own statements the schema stands without quotes. */
function checkSchema(where: string, schema = 'pgboss'): string {
  if (typeof schema === 'string' && /^[A-Za-z_][A-Za-z0-9_]{0,49}$/.test(schema)) return schema;
  throw new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_OPTION',
    `${where}: expected schema to be a name of letters, digits and underscores, at most 50 characters.`,
  );
}

function emitWarning({ code, message }: PgBossWarning): void {
  process.emitWarning(message, { code });
}
