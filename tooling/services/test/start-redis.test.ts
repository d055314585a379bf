import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { hasRedis, type RedisService, startRedis } from '../src/start-redis.ts';

async function ask(port: number, command: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.write(`${command}\r\n`);
  const [reply] = await once(socket, 'data');
  socket.destroy();
  return String(reply).trim();
}

const skip = !hasRedis() && process.env['CI'] !== 'true';

describe.skipIf(skip)(`startRedis${skip ? ' (skipped: no redis-server on this machine)' : ''}`, () => {
  let redis: RedisService | undefined;
  afterEach(() => redis?.close());

  it('forgets over a kill without persistence', async () => {
    redis = await startRedis();
    const port = redis?.port ?? 0;
    expect(await ask(port, 'SET a 1')).toBe('+OK');
    await redis?.restart('kill');
    expect(await ask(port, 'GET a')).toBe('$-1');
  });

  it('remembers over a kill with appendonly', async () => {
    redis = await startRedis({ settings: { appendonly: 'yes', appendfsync: 'always' } });
    const port = redis?.port ?? 0;
    expect(await ask(port, 'SET a 1')).toBe('+OK');
    await redis?.restart('kill');
    expect(await ask(port, 'GET a')).toBe('$1\r\n1');
  });
});
