import { randomUUID } from 'node:crypto';
import { type EventStore, EventStoreUnavailableError, WebhookConfigurationError } from '@x/webhooks';
import { adaptClient } from './internal/adapt-client.ts';
import { awaitReplicas } from './internal/await-replicas.ts';
import { createEvaluator } from './internal/create-evaluator.ts';
import { type Evaluation, evaluateScript } from './internal/evaluate-script.ts';
import { formatMs } from './internal/format-ms.ts';
import { parseClaim } from './internal/parse-claim.ts';
import { CLAIM, COMPLETE, EXTEND, LOOKUP, RELEASE, type Script } from './internal/scripts.ts';
import { sendWithin } from './internal/send-within.ts';
import { warnOnceConnected } from './internal/warn-once-connected.ts';
import { type RedisStoreOptions, resolveOptions } from './resolve-options.ts';

const STATUSES = { a: 'absent', c: 'in-progress', d: 'done' } as const;

/** How long a claim whose outcome is unknown is tried to be given back, so that its event need not wait for the lease to end. */
const GIVE_BACK_MS = 10_000;

/**
 * Remembers in Redis (7, or Valkey) which events were handled: none is lost, an effect may run again unless it honours
 * `context.fencingToken`.
 *
 * @param options `client`: a connected ioredis or node-redis client, which stays yours
 * @throws WebhookConfigurationError for a wrong option
 * @see docs/guides/delivery-guarantees.md
 * @example
 * const store = redisStore({ client: new Redis(process.env.REDIS_URL) });
 */
export function redisStore(options: RedisStoreOptions): EventStore {
  const connection = adaptClient(options.client);
  const { prefix, timeoutMs, unfinishedRetainMs, waitReplicas, onWarning } = resolveOptions(options);
  if (waitReplicas && connection.isCluster)
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_OPTION',
      'redisStore: waitReplicas is for single servers, not clusters: WAIT would reach no certain node. Leave it out.',
    );
  warnOnceConnected(connection, onWarning);

  const evaluate = createEvaluator(connection, timeoutMs);
  // The braces make the whole event key the hash tag: one slot per event, whatever the prefix.
  const toEvaluation = (script: Script, key: string, args: readonly string[]): Evaluation => ({
    script,
    key: `${prefix}{${key}}`,
    args,
  });
  const run = (script: Script, key: string, args: readonly string[]) => evaluate(toEvaluation(script, key, args));
  const retention = (leaseMs: number) => formatMs(Math.max(unfinishedRetainMs, 2 * leaseMs));
  const replicate = <T>(result: T): T | Promise<T> =>
    waitReplicas ? awaitReplicas(connection, waitReplicas, timeoutMs).then(() => result) : result;
  const giveBack = (key: string, token: string) => {
    const release = toEvaluation(RELEASE, key, [token, '0']);
    sendWithin(connection, () => evaluateScript(connection, release), GIVE_BACK_MS).catch(() => undefined);
  };

  // Plain promise chains: claim and complete are the price of every event, and an async function adds to it.
  return {
    claim(key, { leaseMs }) {
      const token = randomUUID();
      const fail = (error: unknown): never => {
        giveBack(key, token);
        throw error;
      };
      const confirm = (reply: unknown) => {
        const result = parseClaim(reply, token);
        return waitReplicas && result.state === 'claimed' ? Promise.resolve(replicate(result)).catch(fail) : result;
      };
      return run(CLAIM, key, [`c ${token} ${formatMs(leaseMs)} 1 `, retention(leaseMs)]).then(confirm, fail);
    },
    complete(key, token, { retainMs }) {
      return run(COMPLETE, key, [`d ${token}`, formatMs(retainMs)]).then((reply) =>
        Number(reply) === 1 ? replicate('completed' as const) : 'stale',
      );
    },
    async release(key, token, { retryAfterMs = 0 } = {}) {
      return Number(await run(RELEASE, key, [token, formatMs(retryAfterMs)])) === 1 ? 'released' : 'stale';
    },
    async extend(key, token, { leaseMs }) {
      return Number(await run(EXTEND, key, [token, formatMs(leaseMs), retention(leaseMs)])) === 1 ? 'extended' : 'stale';
    },
    lookup(keys) {
      return Promise.all(
        keys.map(async (key) => {
          const status = STATUSES[String(await run(LOOKUP, key, [])) as keyof typeof STATUSES];
          if (status) return status;
          throw new EventStoreUnavailableError('Redis holds a record that this store did not write.');
        }),
      );
    },
  };
}
