import { checkOptions } from '@x/protocol/options';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import { EventStoreUnavailableError } from '../errors/store-error.ts';
import { checkDuration } from '../store/within.ts';
import type { ClaimResult, EventState, EventStore } from '../types/event-store.ts';

/** The options of `memoryStore`. */
export interface MemoryStoreOptions {
  /**
   * How many events it remembers. Default 100,000. Beyond that it forgets the oldest finished event; while as many are in progress,
   * it refuses claims.
   */
  readonly maxEntries?: number;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number;
}

interface Entry {
  state: 'claimed' | 'released' | 'done';
  /** Of the last claim. */
  token: string;
  attempt: number;
  /** End of the lease, of the wait after a release, or of the retention: milliseconds since the epoch. */
  until: number;
}

const defaultMaxEntries = 100_000;

/**
 * Remembers events in this process: for tests, and for one process that may forget on restart. Two processes do not see each
 * other's claims, and a restart forgets what was done. Warns in production.
 *
 * @throws WebhookConfigurationError for an unknown option or a bad `maxEntries`
 */
export function memoryStore(options: MemoryStoreOptions = {}): EventStore<undefined> {
  const store = createMemoryStore(options);
  warnInProduction();
  return store;
}

/** A `memoryStore` that nobody asked for: behind a queue it may never be used, so it warns in production only once it is. */
export function createMemoryStore(options: MemoryStoreOptions): EventStore<undefined> {
  const { maxEntries, now } = resolveMemoryOptions(options);
  const entries = new Map<string, Entry>();
  const forgetOldest = createForgetter(entries);
  // Starts at the clock, so that it also grows across restarts for effects that outlive this process.
  let fencingToken = now() * 1000;

  /** An owner whose lease has ended still owns the event until somebody else takes it, so its completion counts. */
  function findOwned(key: string, token: string): Entry | undefined {
    const entry = entries.get(key);
    return entry?.state === 'claimed' && entry.token === token ? entry : undefined;
  }

  return {
    async claim(key, { leaseMs }): Promise<ClaimResult<undefined>> {
      checkDuration('leaseMs', leaseMs);
      warnInProduction();
      const current = now();
      const entry = entries.get(key);
      if (entry !== undefined && entry.until > current) {
        if (entry.state === 'done') return { state: 'done' };
        return { state: 'in-progress', retryAfterMs: Math.max(1, entry.until - current) };
      }
      if (entry === undefined && entries.size >= maxEntries) forgetOldest(current);
      const attempt = entry === undefined || entry.state === 'done' ? 1 : entry.attempt + 1;
      fencingToken += 1;
      // Nobody outside this process sees it: it only has to differ from every other claim's.
      const token = String(fencingToken);
      entries.set(key, { state: 'claimed', token, attempt, until: current + leaseMs });
      return { state: 'claimed', token, attempt, fencingToken };
    },
    async complete(key, token, { retainMs }) {
      checkDuration('retainMs', retainMs);
      const known = entries.get(key);
      if (known?.state === 'done' && known.token === token) return 'completed';
      const entry = findOwned(key, token);
      if (entry === undefined) return 'stale';
      entry.state = 'done';
      entry.until = now() + retainMs;
      return 'completed';
    },
    async release(key, token, { retryAfterMs = 0 } = {}) {
      checkDuration('retryAfterMs', retryAfterMs);
      const entry = findOwned(key, token);
      if (entry === undefined) return 'stale';
      entry.state = 'released';
      entry.until = now() + retryAfterMs;
      return 'released';
    },
    async extend(key, token, { leaseMs }) {
      checkDuration('leaseMs', leaseMs);
      const entry = findOwned(key, token);
      if (entry === undefined) return 'stale';
      entry.until = now() + leaseMs;
      return 'extended';
    },
    async lookup(keys) {
      const current = now();
      return keys.map((key) => readState(entries.get(key), current));
    },
    async sweep({ limit }) {
      const current = now();
      let removed = 0;
      for (const [key, entry] of entries) {
        if (removed >= limit) break;
        if (entry.state !== 'done' || entry.until > current) continue;
        entries.delete(key);
        removed += 1;
      }
      return removed;
    },
  };
}

function resolveMemoryOptions(options: MemoryStoreOptions): Required<MemoryStoreOptions> {
  checkOptions(options, { where: 'memoryStore', known: ['maxEntries', 'now'], fail: refuseOption });
  const { maxEntries = defaultMaxEntries, now = Date.now } = options;
  if (typeof now !== 'function') throw refuseOption('memoryStore: expected now to be a function.');
  if (!Number.isSafeInteger(maxEntries) || maxEntries < 1) {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_STORE', 'memoryStore: expected maxEntries to be a positive integer.');
  }
  return { maxEntries, now };
}

function refuseOption(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', message);
}

function readState(entry: Entry | undefined, current: number): EventState {
  if (entry === undefined || entry.until <= current) return 'absent';
  if (entry.state === 'done') return 'done';
  return entry.state === 'claimed' ? 'in-progress' : 'absent';
}

/**
 * Forgets the oldest event that nobody works on. Each walk goes on where the last one ended: a new iterator would step over every
 * entry that was ever forgotten.
 */
function createForgetter(entries: Map<string, Entry>): (current: number) => void {
  let walk = entries.entries();
  return (current) => {
    for (let rounds = 0; rounds < 2; rounds += 1) {
      for (let step = walk.next(); !step.done; step = walk.next()) {
        const [key, entry] = step.value;
        if (entry.state === 'claimed' && entry.until > current) continue;
        entries.delete(key);
        return;
      }
      walk = entries.entries();
    }
    throw new EventStoreUnavailableError(
      'memoryStore is full of events in progress. Raise maxEntries, or use a store with a database.',
    );
  };
}

let hasWarned = false;

/** Once per process. */
function warnInProduction(): void {
  if (hasWarned || globalThis.process?.env?.['NODE_ENV'] !== 'production') return;
  hasWarned = true;
  const message =
    'memoryStore() forgets on restart and is not shared between processes: in production a payment could be handled twice. Use @x/webhooks-postgres, -sqlite or -redis.';
  if (typeof process.emitWarning === 'function') process.emitWarning(message, { code: 'X_WEBHOOKS_MEMORY_STORE' });
  else console.warn(`[@x/webhooks] ${message}`);
}
