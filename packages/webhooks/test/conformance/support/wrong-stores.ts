import type { StoreUnderHistory } from '../../../src/conformance/index.ts';
import type { EventStore } from '../../../src/index.ts';

/** What each wrong store does, as its test is titled. */
export const faults = {
  none: 'keeps the contract',
  'mark-before-handler': 'marks an event as done when it is claimed',
  'client-clock': "measures leases by the client's clock",
  'release-ignores-token': 'lets anybody release',
  'complete-ignores-token': 'lets anybody complete',
  'extend-ignores-token': 'lets anybody extend',
  'looks-then-sets': 'looks whether an event is free, and takes it later',
  'fencing-constant': 'gives one fencing token for all',
  'fencing-restarts': 'counts fencing tokens anew after a completion',
  'lease-endless': 'never ends a lease',
  'wait-ignored': 'ignores retryAfterMs',
  'retention-is-lease': 'remembers a handled event as long as a lease only',
  'retention-endless': 'never forgets a handled event',
  'sweeps-all': 'sweeps what is in progress or still remembered',
  'release-undoes-done': 'lets the owner release what it completed',
  'former-owners-complete': 'lets an owner complete after another has taken the event',
  'released-owner-completes': 'lets an owner complete what it released',
  'loses-completions': 'answers that an event is completed before it is written, and now and then loses it',
  'extends-nothing': 'answers that a lease is extended, and does not extend it',
  'owner-refused-late': 'refuses an owner after half of its lease',
} as const;

export type Fault = keyof typeof faults;

interface Entry {
  state: 'claimed' | 'released' | 'done';
  token: string;
  until: number;
  leaseUntil: number;
  formerTokens: string[];
}

/** A small store in memory with one fault. */
export function createWrongStore(fault: Fault): StoreUnderHistory {
  const entries = new Map<string, Entry>();
  let serverTime = 1_700_000_000_000;
  let counter = 0;
  let completions = 0;

  function connect(client: { readonly now: () => number }): EventStore {
    const now = (): number => (fault === 'client-clock' ? client.now() : serverTime);
    const isOwner = (entry: Entry | undefined, token: string): boolean => entry?.token === token && entry.state === 'claimed';

    return {
      async claim(key, { leaseMs }) {
        const seen = entries.get(key);
        const isLive = seen !== undefined && seen.until > now();
        if (fault === 'looks-then-sets') await Promise.resolve();
        if (seen?.state === 'done' && (isLive || fault === 'retention-endless')) return { state: 'done' };
        const isHeld = isLive || (fault === 'lease-endless' && seen?.state === 'claimed');
        if (seen !== undefined && isHeld) return { state: 'in-progress', retryAfterMs: Math.max(1, seen.until - now()) };
        counter += 1;
        if (fault === 'fencing-restarts' && seen?.state === 'done') counter = 1;
        const token = `token_${(Math.random() * 1e18).toString(36)}`;
        entries.set(key, {
          state: fault === 'mark-before-handler' ? 'done' : 'claimed',
          token,
          until: now() + leaseMs,
          leaseUntil: now() + leaseMs,
          formerTokens: [...(seen?.formerTokens ?? []), ...(seen === undefined ? [] : [seen.token])].slice(-5),
        });
        return { state: 'claimed', token, attempt: 1, fencingToken: fault === 'fencing-constant' ? 7 : counter };
      },
      async complete(key, token, { retainMs }) {
        const entry = entries.get(key);
        if (entry === undefined) return 'stale';
        const wasOwner = fault === 'former-owners-complete' && entry.formerTokens.includes(token) && entry.state === 'claimed';
        const released = fault === 'released-owner-completes' && entry.token === token && entry.state === 'released';
        const anybody = fault === 'complete-ignores-token' && entry.state === 'claimed';
        if (!isOwner(entry, token) && !wasOwner && !released && !anybody) return 'stale';
        if (fault === 'owner-refused-late' && entry.leaseUntil - now() < 43_200_000) return 'stale';
        completions += 1;
        if (fault === 'loses-completions' && completions % 10 === 0) entries.delete(key);
        entry.state = 'done';
        entry.until = fault === 'retention-is-lease' ? entry.leaseUntil : now() + retainMs;
        return 'completed';
      },
      async release(key, token, { retryAfterMs = 0 } = {}) {
        const entry = entries.get(key);
        const undoes = fault === 'release-undoes-done' && entry?.token === token && entry.state === 'done';
        const anybody = fault === 'release-ignores-token' && entry?.state === 'claimed';
        if (entry === undefined || !(isOwner(entry, token) || undoes || anybody)) return 'stale';
        entry.state = 'released';
        entry.until = now() + (fault === 'wait-ignored' ? 0 : retryAfterMs);
        return 'released';
      },
      async extend(key, token, { leaseMs }) {
        const entry = entries.get(key);
        const anybody = fault === 'extend-ignores-token' && entry?.state === 'claimed';
        if (entry === undefined || !(isOwner(entry, token) || anybody)) return 'stale';
        if (fault !== 'extends-nothing') entry.until = now() + leaseMs;
        entry.leaseUntil = entry.until;
        return 'extended';
      },
      async lookup(keys) {
        return keys.map((key) => {
          const entry = entries.get(key);
          const isLive = entry !== undefined && (entry.until > now() || fault === 'retention-endless');
          if (!isLive || entry.state === 'released') return 'absent';
          return entry.state === 'done' ? 'done' : 'in-progress';
        });
      },
      async sweep() {
        const due = [...entries].filter(([, { state, until }]) => fault === 'sweeps-all' || (state === 'done' && until <= now()));
        for (const [key] of due) entries.delete(key);
        return due.length;
      },
    };
  }

  const advance = (ms: number): void => {
    serverTime += ms;
  };
  return { store: connect({ now: () => serverTime }), connect, advance };
}
