import type { SqliteEventStore, SqliteWrite } from '../../src/index.ts';

interface Run {
  readonly key: string;
  readonly fencingToken: number;
}

export interface RegisteredWrites {
  readonly store: SqliteEventStore;
  register(run: Run, write: SqliteWrite): void;
}

/** Registers writes while a handler runs and hands them to `complete`. */
export function collectWrites(store: SqliteEventStore): RegisteredWrites {
  const runs = new Map<string, string>();
  const writes = new Map<string, SqliteWrite[]>();
  const nameOf = ({ key, fencingToken }: Run): string => `${fencingToken} ${key}`;
  return {
    register(run, write) {
      const name = nameOf(run);
      writes.set(name, [...(writes.get(name) ?? []), write]);
    },
    store: {
      ...store,
      async claim(key, options) {
        const claim = await store.claim(key, options);
        if (claim.state === 'claimed') runs.set(claim.token, nameOf({ key, fencingToken: claim.fencingToken }));
        return claim;
      },
      complete: (key, token, options) =>
        store.complete(key, token, { ...options, writes: writes.get(runs.get(token) ?? '') ?? [] }),
    },
  };
}
