import { randomUUID } from 'node:crypto';
import { type ClaimOptions, type ClaimResult, type EventState, type EventStore, EventStoreUnavailableError } from '@x/webhooks';
import { checkDuration } from '@x/webhooks/store';
import type { RedisCommands } from './connection.ts';
import { type RedisStoreOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { CLAIM, COMPLETE, EXTEND, LOOKUP, RELEASE, type Script, type ScriptRun } from './scripts.ts';
import { evaluate, send } from './send.ts';
import { warnOnceConnected } from './server-settings.ts';

/** How long the store tries to give back a claim whose outcome it does not know: otherwise the event waits for its lease to end. */
const GIVE_BACK_MS = 10_000;

const STATES: Readonly<Record<string, EventState>> = { a: 'absent', c: 'in-progress', d: 'done' };

/**
 * Remembers in Redis (7, or Valkey) which events were handled. No event is lost. What a handler writes may be written twice unless it
 * checks `context.fencingToken`.
 *
 * @param options `client`: a connected ioredis or node-redis client, which stays yours to close
 * @throws WebhookConfigurationError for a wrong option
 * @see docs/guides/delivery-guarantees.md
 * @example
 * const store = redisStore({ client: new Redis(process.env.REDIS_URL) });
 */
export function redisStore(options: RedisStoreOptions): EventStore {
  const store = resolveOptions(options);
  warnOnceConnected(store.connection, store.onWarning);
  return {
    claim: (key, claimOptions) => claim(store, key, claimOptions),
    complete: (key, token, { retainMs }) => complete(store, { key, token, retainMs }),

    async release(key, token, { retryAfterMs = 0 } = {}) {
      const reply = await run(store, toRun(store, RELEASE, [key, token, formatMs('retryAfterMs', retryAfterMs)]));
      return Number(reply) === 1 ? 'released' : 'stale';
    },

    async extend(key, token, { leaseMs }) {
      const lease = formatMs('leaseMs', leaseMs);
      const reply = await run(store, toRun(store, EXTEND, [key, token, lease, retention(store, leaseMs)]));
      return Number(reply) === 1 ? 'extended' : 'stale';
    },

    async lookup(keys) {
      const replies = await Promise.all(keys.map((key) => run(store, toRun(store, LOOKUP, [key]))));
      return replies.map((reply) => STATES[String(reply)] ?? refuseForeignRecord());
    },
  };
}

async function claim(store: ResolvedOptions, key: string, { leaseMs, signal }: ClaimOptions): Promise<ClaimResult> {
  const token = randomUUID();
  const script = toRun(store, CLAIM, [key, `c ${token} ${formatMs('leaseMs', leaseMs)} 1 `, retention(store, leaseMs)]);
  const work = async (commands: RedisCommands): Promise<ClaimResult> => {
    const result = parseClaim(await evaluate(commands, script), token);
    if (result.state === 'claimed') await waitForReplicas(store, commands);
    return result;
  };
  try {
    return await send(store.connection, work, { timeoutMs: writeTimeoutMs(store), signal });
  } catch (error) {
    // The claim may have been made all the same.
    run({ ...store, timeoutMs: GIVE_BACK_MS }, toRun(store, RELEASE, [key, token, '0'])).catch(() => undefined);
    throw error;
  }
}

interface Completion {
  readonly key: string;
  readonly token: string;
  readonly retainMs: number;
}

async function complete(store: ResolvedOptions, { key, token, retainMs }: Completion): Promise<'completed' | 'stale'> {
  const script = toRun(store, COMPLETE, [key, `d ${token}`, formatMs('retainMs', retainMs)]);
  const work = async (commands: RedisCommands): Promise<'completed' | 'stale'> => {
    if (Number(await evaluate(commands, script)) !== 1) return 'stale';
    await waitForReplicas(store, commands);
    return 'completed';
  };
  return send(store.connection, work, { timeoutMs: writeTimeoutMs(store) });
}

/** @throws EventStoreUnavailableError when too few replicas have what this connection wrote */
async function waitForReplicas({ waitReplicas }: ResolvedOptions, commands: RedisCommands): Promise<void> {
  if (waitReplicas === undefined) return;
  const { count, timeoutMs } = waitReplicas;
  const reached = Number(await commands.command('WAIT', String(count), String(timeoutMs)));
  if (reached < count) throw new EventStoreUnavailableError(`Redis reached ${reached} of the ${count} replicas asked for.`);
}

function run(store: ResolvedOptions, script: ScriptRun): Promise<unknown> {
  return send(store.connection, (commands) => evaluate(commands, script), { timeoutMs: store.timeoutMs });
}

/** The braces make the whole event key the hash tag: one cluster slot per event, whatever the prefix. */
function toRun(
  { prefix }: ResolvedOptions,
  script: Script,
  [key, ...args]: readonly [key: string, ...args: string[]],
): ScriptRun {
  return { script, key: `${prefix}{${key}}`, args };
}

function writeTimeoutMs({ timeoutMs, waitReplicas }: ResolvedOptions): number {
  return timeoutMs + (waitReplicas?.timeoutMs ?? 0);
}

/** How long Redis keeps an unfinished record. */
function retention({ unfinishedRetainMs }: ResolvedOptions, leaseMs: number): string {
  return formatMs('leaseMs', Math.max(unfinishedRetainMs, 2 * leaseMs));
}

/** Reads the reply of the claim script: an integer, `d`, `p <ms left>` or `c <attempt> <fencing token>`. */
function parseClaim(reply: unknown, token: string): ClaimResult {
  // A client may be set to return numbers as text.
  const fencingToken = Number(reply);
  if (fencingToken > 0) return { state: 'claimed', token, attempt: 1, fencingToken };
  const [state, first, second] = String(reply).split(' ');
  if (state === 'd') return { state: 'done' };
  if (state === 'p') return { state: 'in-progress', retryAfterMs: Number(first) };
  if (state === 'c') return { state: 'claimed', token, attempt: Number(first), fencingToken: Number(second) };
  return refuseForeignRecord();
}

function refuseForeignRecord(): never {
  throw new EventStoreUnavailableError('Redis holds a record that this store did not write.');
}

/** Whole milliseconds, as Redis takes them. */
function formatMs(name: string, durationMs: number): string {
  return Math.ceil(checkDuration(name, durationMs)).toFixed(0);
}
