import { randomUUID } from 'node:crypto';
import { type EventStore, EventStoreUnavailableError } from '@x/webhooks';
import { adaptClient } from './internal/adapt-client.ts';
import { awaitReplicas } from './internal/await-replicas.ts';
import { evaluateScript } from './internal/evaluate-script.ts';
import { formatMs } from './internal/format-ms.ts';
import { parseClaim } from './internal/parse-claim.ts';
import { CLAIM, COMPLETE, EXTEND, LOOKUP, RELEASE, type Script } from './internal/scripts.ts';
import { sendWithin } from './internal/send-within.ts';
import { warnOnceConnected } from './internal/warn-once-connected.ts';
import { type RedisStoreOptions, resolveOptions } from './resolve-options.ts';

const STATUSES = { a: 'absent', c: 'in-progress', d: 'done' } as const;

/** How long a claim whose outcome is unknown is tried to be given back, so that its event need not wait for the lease to end. */
const ABANDON_MS = 10_000;

/**
 * Remembers in Redis (7, or Valkey) which events were handled: none is lost, an effect may run again unless it honours
 * `context.fencingToken`.
 *
 * @param options `client`: a connected ioredis or node-redis client, which stays yours
 * @throws TypeError, RangeError for a wrong option
 * @see docs/guides/delivery-guarantees.md
 * @example
 * const store = redisStore({ client: new Redis(process.env.REDIS_URL) });
 */
export function redisStore(options: RedisStoreOptions): EventStore {
  const connection = adaptClient(options.client);
  const { prefix, timeoutMs, unfinishedRetainMs, waitReplicas, onWarning } = resolveOptions(options);
  if (waitReplicas && connection.isCluster)
    throw new TypeError('redisStore: `waitReplicas` is for single servers, not clusters.');
  warnOnceConnected(connection, onWarning);

  const run = (script: Script, key: string, args: readonly string[], limitMs = timeoutMs) =>
    // The braces make the whole event key the hash tag: one slot per event, whatever the prefix.
    sendWithin(connection, () => evaluateScript(connection, script, `${prefix}{${key}}`, args), limitMs);
  const replicate = async () => {
    if (waitReplicas) await awaitReplicas(connection, waitReplicas, timeoutMs);
  };
  const retention = (leaseMs: number) => formatMs(Math.max(unfinishedRetainMs, 2 * leaseMs));

  return {
    async claim(key, { leaseMs }) {
      const token = randomUUID();
      try {
        const reply = parseClaim(await run(CLAIM, key, [token, formatMs(leaseMs), retention(leaseMs)]), token);
        if (reply.state === 'claimed') await replicate();
        return reply;
      } catch (error) {
        run(RELEASE, key, [token, '0'], ABANDON_MS).catch(() => undefined);
        throw error;
      }
    },
    async complete(key, token, { retainMs }) {
      if ((await run(COMPLETE, key, [token, formatMs(retainMs)])) !== '1') return 'stale';
      await replicate();
      return 'completed';
    },
    async release(key, token, { retryAfterMs = 0 } = {}) {
      return (await run(RELEASE, key, [token, formatMs(retryAfterMs)])) === '1' ? 'released' : 'stale';
    },
    async extend(key, token, { leaseMs }) {
      return (await run(EXTEND, key, [token, formatMs(leaseMs), retention(leaseMs)])) === '1' ? 'extended' : 'stale';
    },
    lookup(keys) {
      return Promise.all(
        keys.map(async (key) => {
          const status = STATUSES[(await run(LOOKUP, key, [])) as keyof typeof STATUSES];
          if (status) return status;
          throw new EventStoreUnavailableError('Redis holds a record that this store did not write.');
        }),
      );
    },
  };
}
