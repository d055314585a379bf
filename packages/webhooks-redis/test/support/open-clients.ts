import { Cluster, Redis } from 'ioredis';
import { Cluster as Cluster5, Redis as Redis5 } from 'ioredis5';
import { createClient, createClientPool, createCluster, createSentinel } from 'redis';
import { createClient as createClient4, createCluster as createCluster4 } from 'redis4';
import {
  createClient as createClient5,
  createClientPool as createClientPool5,
  createCluster as createCluster5,
  createSentinel as createSentinel5,
} from 'redis5';
import type { RedisClient } from '../../src/connection.ts';

/** A client that is connected, with the way to close it. */
export interface OpenClient {
  readonly client: RedisClient;
  close(): void;
}

/** Opens a client of one class of one library and major version. The URL is that of a server, a Sentinel or a cluster's node. */
type Open = (url: string) => Promise<OpenClient>;

/** The name under which the tests' Sentinel knows its primary. */
export const PRIMARY_NAME = 'primary';

const reconnectStrategy = () => 20;
const ioredisOptions = { retryStrategy: reconnectStrategy };
const toNode = (url: string) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) });

type IoredisLike = RedisClient & { disconnect(): void; on(name: 'error', listener: () => void): unknown };

async function openIoredis(client: IoredisLike): Promise<OpenClient> {
  client.on('error', () => undefined);
  return { client, close: () => client.disconnect() };
}

type NodeRedisLike = RedisClient & { connect(): Promise<unknown>; on(name: 'error', listener: () => void): unknown };

async function openNodeRedis(client: NodeRedisLike, close: () => unknown): Promise<OpenClient> {
  client.on('error', () => undefined);
  await client.connect();
  return { client, close: () => void close() };
}

const toSentinel = (url: string) => ({ sentinels: [toNode(url)], name: PRIMARY_NAME, ...ioredisOptions });
const toNodeSentinel = (url: string) => ({ name: PRIMARY_NAME, sentinelRootNodes: [toNode(url)] });

/** Clients of one server. */
export const CLIENTS: Readonly<Record<string, Open>> = {
  'ioredis 6': (url) => openIoredis(new Redis(url, ioredisOptions)),
  'ioredis 5': (url) => openIoredis(new Redis5(url, ioredisOptions)),
  'node-redis 6': (url) => {
    const client = createClient({ url, socket: { reconnectStrategy } });
    return openNodeRedis(client, () => client.destroy());
  },
  'node-redis 5': (url) => {
    const client = createClient5({ url, socket: { reconnectStrategy } });
    return openNodeRedis(client, () => client.destroy());
  },
  'node-redis 4': (url) => {
    const client = createClient4({ url, socket: { reconnectStrategy } });
    return openNodeRedis(client, () => client.disconnect());
  },
  'a pool of node-redis 6': (url) => {
    const client = createClientPool({ url, socket: { reconnectStrategy } }, { minimum: 2, maximum: 4 });
    return openNodeRedis(client, () => client.destroy());
  },
  'a pool of node-redis 5': (url) => {
    const client = createClientPool5({ url, socket: { reconnectStrategy } }, { minimum: 2, maximum: 4 });
    return openNodeRedis(client, () => client.destroy());
  },
};

/** Clients that ask a Sentinel where the primary is. */
export const SENTINEL_CLIENTS: Readonly<Record<string, Open>> = {
  'Sentinel with ioredis 6': (url) => openIoredis(new Redis(toSentinel(url))),
  'Sentinel with ioredis 5': (url) => openIoredis(new Redis5(toSentinel(url))),
  'Sentinel with node-redis 6': (url) => {
    const client = createSentinel(toNodeSentinel(url));
    return openNodeRedis(client, () => client.destroy());
  },
  'Sentinel with node-redis 5': (url) => {
    const client = createSentinel5(toNodeSentinel(url));
    return openNodeRedis(client, () => client.destroy());
  },
};

/** Clients of a cluster. */
export const CLUSTER_CLIENTS: Readonly<Record<string, Open>> = {
  'Cluster with ioredis 6': (url) => openIoredis(new Cluster([toNode(url)], { slotsRefreshTimeout: 10_000 })),
  'Cluster with ioredis 5': (url) => openIoredis(new Cluster5([toNode(url)], { slotsRefreshTimeout: 10_000 })),
  'Cluster with node-redis 6': (url) => {
    const client = createCluster({ rootNodes: [{ url }] });
    return openNodeRedis(client, () => client.destroy());
  },
  'Cluster with node-redis 5': (url) => {
    const client = createCluster5({ rootNodes: [{ url }] });
    return openNodeRedis(client, () => client.destroy());
  },
  'Cluster with node-redis 4': (url) => {
    const client = createCluster4({ rootNodes: [{ url }] });
    return openNodeRedis(client, () => client.disconnect());
  },
};
