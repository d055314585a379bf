import {
  callMethod,
  callOnceReady,
  type IoredisClient,
  type RedisCommands,
  type RedisConnection,
  watchErrors,
} from './connection.ts';

/** An ioredis client as a `RedisConnection`. */
export function connectIoredis(client: IoredisClient): RedisConnection {
  const lastError = watchErrors(client);
  const commands: RedisCommands = {
    evaluateSha: ({ script, key, args }) => client.evalsha(script.sha1, 1, key, ...args),
    evaluate: ({ script, key, args }) => client.eval(script.source, 1, key, ...args),
    command: async (name, ...args) => callMethod(client, 'call', name, ...args),
    reconnect() {
      if (client.status === 'ready') callMethod(client, 'disconnect', true);
    },
  };

  function state(): 'ready' | 'waiting' | 'closed' {
    // After its owner's `quit` a further command would make the `quit` fail.
    if (Reflect.get(client, 'manuallyClosing') === true) return 'closed';
    if (client.status === 'ready') return 'ready';
    return client.status === 'end' ? 'closed' : 'waiting';
  }

  return {
    isCluster: Reflect.get(client, 'isCluster') === true,
    state,
    lastError,
    wake() {
      if (client.status === 'wait') Promise.resolve(callMethod(client, 'connect')).catch(() => undefined);
    },
    onceReady(listener) {
      callOnceReady(client, () => state() === 'ready', listener);
    },
    use: (work) => work(commands),
  };
}
