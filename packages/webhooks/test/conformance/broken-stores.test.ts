import { describe, expect, it } from 'vitest';
import { describeEventStore } from '../../src/conformance/index.ts';
import { type EventStore, memoryStore } from '../../src/index.ts';

/** Runs the suite without a test framework and names what failed. */
async function failures(create: () => EventStore): Promise<readonly string[]> {
  const failed: string[] = [];
  const tests: (readonly [string, () => Promise<void>])[] = [];
  let time = 1_750_000_000_000;
  const advance = (ms: number): void => {
    time += ms;
  };
  const now = Date.now;
  Date.now = () => time;
  try {
    describeEventStore('a store', () => ({ store: create(), advance }), {
      framework: { describe: (_title, define) => define(), it: (title, run) => tests.push([title, run]) },
      concurrency: 5,
    });
    for (const [title, run] of tests) await run().catch(() => failed.push(title));
  } finally {
    Date.now = now;
  }
  return failed;
}

/** Tokens by event, for stores that forget to compare them. */
function withOwnTokens(change: (inner: EventStore, owners: Map<string, string>) => Partial<EventStore>): () => EventStore {
  return () => {
    const owners = new Map<string, string>();
    const inner = memoryStore();
    const claim: EventStore['claim'] = async (key, options) => {
      const result = await inner.claim(key, options);
      if (result.state === 'claimed') owners.set(key, result.token);
      return result;
    };
    return { ...inner, claim, ...change({ ...inner, claim }, owners) };
  };
}

describe('describeEventStore', () => {
  it('passes a store that keeps the contract', async () => {
    expect(await failures(memoryStore)).toEqual([]);
  });

  it.each<readonly [string, () => EventStore]>([
    [
      'marks before handling',
      withOwnTokens((inner) => ({
        claim: async (key, options) => {
          const result = await inner.claim(key, options);
          if (result.state === 'claimed') await inner.complete(key, result.token, { retainMs: 600_000 });
          return result;
        },
      })),
    ],
    [
      'lets anybody complete',
      withOwnTokens((inner, owners) => ({
        complete: (key, _token, options) => inner.complete(key, owners.get(key) ?? '', options),
      })),
    ],
    [
      'lets anybody release',
      withOwnTokens((inner, owners) => ({
        release: (key, _token, options) => inner.release(key, owners.get(key) ?? '', options),
      })),
    ],
    ['ignores retryAfterMs', withOwnTokens((inner) => ({ release: (key, token) => inner.release(key, token) }))],
    [
      'folds case',
      withOwnTokens((inner) => ({
        claim: (key, options) => inner.claim(key.toLowerCase(), options),
        complete: (key, token, options) => inner.complete(key.toLowerCase(), token, options),
      })),
    ],
    [
      'ignores the end of a lease',
      withOwnTokens((inner) => ({ claim: (key, options) => inner.claim(key, { ...options, leaseMs: options.leaseMs * 1e6 }) })),
    ],
    [
      'remembers for the length of the lease only',
      withOwnTokens((inner) => ({ complete: (key, token) => inner.complete(key, token, { retainMs: 500 }) })),
    ],
    [
      'never lets an event come anew',
      withOwnTokens((inner) => ({ complete: (key, token) => inner.complete(key, token, { retainMs: 1e12 }) })),
    ],
    ['extends nothing', withOwnTokens(() => ({ extend: async () => 'extended' }))],
    [
      'counts no attempts',
      withOwnTokens((inner) => ({
        claim: async (key, options) => ({ ...(await inner.claim(key, options)), attempt: 1 }) as never,
      })),
    ],
    [
      'has one fencing token',
      withOwnTokens((inner) => ({
        claim: async (key, options) => ({ ...(await inner.claim(key, options)), fencingToken: 7 }) as never,
      })),
    ],
    [
      'answers lookups in another order',
      withOwnTokens((inner) => ({ lookup: async (keys) => [...((await inner.lookup?.(keys)) ?? [])].reverse() })),
    ],
    [
      'sweeps what is still remembered',
      withOwnTokens((inner) => ({ sweep: async ({ limit }) => limit + ((await inner.sweep?.({ limit })) ?? 0) })),
    ],
    [
      'looks, then sets',
      () => {
        const inner = memoryStore();
        const held = new Set<string>();
        return {
          ...inner,
          claim: async (key, options) => {
            const isHeld = held.has(key);
            await Promise.resolve();
            held.add(key);
            const result = await inner.claim(key, options);
            return isHeld || result.state === 'claimed'
              ? result
              : { state: 'claimed', token: 'x'.repeat(20), attempt: 1, fencingToken: 1 };
          },
        };
      },
    ],
  ])('fails a store that %s', async (_title, create) => {
    expect(await failures(create)).not.toEqual([]);
  });

  it('says that it needs describe and it where there are no globals', () => {
    expect(() => describeEventStore('a store', () => ({ store: memoryStore() }))).toThrow(/framework/);
  });
});
