import { Redis } from 'ioredis';
import { Redis as Redis5 } from 'ioredis5';
import { createClient } from 'redis';
import { createClient as createClient4 } from 'redis4';
import { createClient as createClient5 } from 'redis5';
import type { RedisClient } from '../../src/connection.ts';

/** A client of each library and major version that the store supports, connected, with the way to close it. */
export interface OpenClient {
  readonly client: RedisClient;
  close(): void;
}

function openIoredis(client: RedisClient & { disconnect(): void; on(name: 'error', listener: () => void): unknown }): OpenClient {
  client.on('error', () => undefined);
  return { client, close: () => client.disconnect() };
}

async function openNodeRedis(client: RedisClient & { connect(): Promise<unknown> }, close: () => unknown): Promise<OpenClient> {
  await client.connect();
  return { client, close: () => void close() };
}

const reconnectStrategy = () => 20;

export const CLIENTS: Readonly<Record<string, (url: string) => Promise<OpenClient>>> = {
  'ioredis 6': async (url) => openIoredis(new Redis(url, { retryStrategy: reconnectStrategy })),
  'ioredis 5': async (url) => openIoredis(new Redis5(url, { retryStrategy: reconnectStrategy })),
  'node-redis 6': (url) => {
    const client = createClient({ url, socket: { reconnectStrategy } }).on('error', () => undefined);
    return openNodeRedis(client, () => client.destroy());
  },
  'node-redis 5': (url) => {
    const client = createClient5({ url, socket: { reconnectStrategy } }).on('error', () => undefined);
    return openNodeRedis(client, () => client.destroy());
  },
  'node-redis 4': (url) => {
    const client = createClient4({ url, socket: { reconnectStrategy } }).on('error', () => undefined);
    return openNodeRedis(client, () => client.disconnect());
  },
};
