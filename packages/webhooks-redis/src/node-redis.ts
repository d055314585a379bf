import {
  callMethod,
  callOnceReady,
  hasMethod,
  type NodeRedisClient,
  type RedisCommands,
  type RedisConnection,
  watchErrors,
} from './connection.ts';

type ClientKind = 'single' | 'pool' | 'sentinel' | 'cluster';

/** A node-redis client as a `RedisConnection`. */
export function connectNodeRedis(client: NodeRedisClient): RedisConnection {
  const kind = findKind(client);
  const lastError = watchErrors(client);

  function state(): 'ready' | 'waiting' | 'closed' {
    if (!client.isOpen) return 'closed';
    // A pool and, before version 6, a cluster do not say.
    return Reflect.get(client, 'isReady') === false ? 'waiting' : 'ready';
  }

  return {
    isCluster: kind === 'cluster',
    state,
    lastError,
    wake: () => undefined,
    onceReady(listener) {
      callOnceReady(client, () => state() === 'ready', listener);
    },
    use: (work) => useOneConnection(client, kind, work),
  };
}

/** Each class is known by a method or property that only it has. */
function findKind(client: NodeRedisClient): ClientKind {
  if ('masters' in client) return 'cluster';
  if (hasMethod(client, 'getMasterNode')) return 'sentinel';
  return hasMethod(client, 'execute') ? 'pool' : 'single';
}

async function useOneConnection<Result>(
  client: NodeRedisClient,
  kind: ClientKind,
  work: (commands: RedisCommands) => Promise<Result>,
): Promise<Result> {
  const workWith = (member: NodeRedisClient) => work(toCommands(member, kind));
  // A Sentinel client has one connection to its primary, unless `masterPoolSize` says otherwise. Its `use` builds a class with every
  // command of Redis for each call.
  if (kind === 'pool')
    return (await callMethod(client, 'execute', async (member: NodeRedisClient) => {
      // Its offline queue would run the command long after its sender gave up.
      if (Reflect.get(member, 'isReady') === false) throw new Error('This connection of the pool is not connected.');
      return workWith(member);
    })) as Result;
  return workWith(client);
}

function toCommands(client: NodeRedisClient, kind: ClientKind): RedisCommands {
  const send = async (args: readonly string[]): Promise<unknown> => {
    if (kind === 'cluster') return callMethod(client, 'sendCommand', undefined, false, args);
    if (kind === 'sentinel') return callMethod(client, 'sendCommand', false, args);
    return callMethod(client, 'sendCommand', args);
  };
  return {
    evaluateSha: ({ script, key, args }) => client.evalSha(script.sha1, { keys: [key], arguments: [...args] }),
    evaluate: ({ script, key, args }) => client.eval(script.source, { keys: [key], arguments: [...args] }),
    command: (name, ...args) => send([name, ...args]),
    reconnect() {
      // The server closes the connection after this, and the client makes a new one. Sentinel and Cluster find the new primary themselves.
      if (kind === 'single' || kind === 'pool') send(['QUIT']).catch(() => undefined);
    },
  };
}
