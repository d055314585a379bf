import { randomUUID } from 'node:crypto';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import { EventStoreUnavailableError } from '../errors/event-store-unavailable-error.ts';
import type { ClaimOptions, ClaimResult, CompleteOptions, EventState, EventStore } from '../types/event-store.ts';
import { synchronous } from './synchronous.ts';
import { warnInProduction } from './warn-in-production.ts';

export interface MemoryStoreOptions {
  /** Default 100,000. Beyond it the oldest finished events are forgotten; with as many in progress, claims are refused. */
  readonly maxEntries?: number;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number;
}

interface Entry {
  state: 'claimed' | 'released' | 'done';
  /** The number of the claim in this store. */
  claim: number;
  /** While it is claimed. The text is not kept for longer: a hundred thousand entries are carried along by the garbage collector. */
  token: string | undefined;
  attempt: number;
  /** End of the lease, of the wait after a release, or of the retention. */
  until: number;
}

const defaultMaxEntries = 100_000;

/**
 * Remembers events in this process: for tests, and for one process that may forget on restart. Two processes do not see each
 * other's claims; a restart forgets what was done.
 */
export function memoryStore(options: MemoryStoreOptions = {}): EventStore {
  const store = createMemoryStore(options);
  warnInProduction();
  return store;
}

/** A `memoryStore` that nobody asked for: behind a queue it may never be used, so it warns in production when it is. */
export function createMemoryStore(options: MemoryStoreOptions): EventStore {
  const { maxEntries = defaultMaxEntries, now = Date.now } = options;
  if (!Number.isSafeInteger(maxEntries) || maxEntries < 1) {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_STORE', 'memoryStore: expected maxEntries to be a positive integer.');
  }
  const entries = new Map<string, Entry>();
  // Starts at the clock, so that it also grows across restarts for effects that outlive this process.
  const firstFencingToken = now() * 1000;
  let claims = 0;
  // Unguessable by its first half, new by its second: one random number per store instead of one per event.
  // Not before the first claim: workerd allows no randomness while a module is loaded, and stores are made there.
  let tokenPrefix: string | undefined;
  const forgetOldest = createForgetter(entries);

  // An owner whose lease has ended owns the event until somebody else takes it: its effect is there, so its completion counts.
  const isOwner = (entry: Entry | undefined, token: string): entry is Entry =>
    entry?.state === 'claimed' && entry.token === token;
  const formatToken = (claim: number): string => `${tokenPrefix}:${claim}`;

  return {
    claim: synchronous((key: string, { leaseMs }: ClaimOptions): ClaimResult => {
      const current = now();
      const entry = entries.get(key);
      if (entry !== undefined && entry.until > current) {
        return entry.state === 'done'
          ? { state: 'done' }
          : { state: 'in-progress', retryAfterMs: Math.max(1, entry.until - current) };
      }
      if (entry === undefined && entries.size >= maxEntries) forgetOldest(current);
      const attempt = entry === undefined || entry.state === 'done' ? 1 : entry.attempt + 1;
      claims += 1;
      if (tokenPrefix === undefined) {
        warnInProduction();
        tokenPrefix = randomUUID();
      }
      const token = formatToken(claims);
      entries.set(key, { state: 'claimed', claim: claims, token, attempt, until: current + leaseMs });
      return { state: 'claimed', token, attempt, fencingToken: firstFencingToken + claims };
    }),
    complete: synchronous((key: string, token: string, { retainMs }: CompleteOptions): 'completed' | 'stale' => {
      const entry = entries.get(key);
      if (entry?.state === 'done' && formatToken(entry.claim) === token) return 'completed';
      if (!isOwner(entry, token)) return 'stale';
      entry.state = 'done';
      entry.token = undefined;
      entry.until = now() + retainMs;
      return 'completed';
    }),
    release: async (key, token, { retryAfterMs = 0 } = {}) => {
      const entry = entries.get(key);
      if (!isOwner(entry, token)) return 'stale';
      entry.state = 'released';
      entry.token = undefined;
      entry.until = now() + retryAfterMs;
      return 'released';
    },
    extend: async (key, token, { leaseMs }) => {
      const entry = entries.get(key);
      if (!isOwner(entry, token)) return 'stale';
      entry.until = now() + leaseMs;
      return 'extended';
    },
    lookup: async (keys) => {
      const current = now();
      return keys.map((key) => readState(entries.get(key), current));
    },
    sweep: async ({ limit }) => {
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

function readState(entry: Entry | undefined, current: number): EventState {
  if (entry === undefined || entry.until <= current) return 'absent';
  if (entry.state === 'done') return 'done';
  return entry.state === 'claimed' ? 'in-progress' : 'absent';
}

/**
 * Forgets the oldest event that nobody works on. The walk goes on where the last one ended, because a new iterator would step over
 * every entry that was ever forgotten.
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
