import { setTimeout as delay } from 'node:timers/promises';
import { type RedisService, startRedis } from '@x/tooling-services';
import { Redis } from 'ioredis';

/** A cluster of one node that holds all slots. */
export async function startCluster(): Promise<RedisService> {
  const settings = { 'cluster-enabled': 'yes', 'cluster-announce-ip': '127.0.0.1' };
  const server = (await startRedis({ settings })) as RedisService;
  const admin = new Redis(server.url);
  await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  while (!String(await admin.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) await delay(20);
  admin.disconnect();
  return server;
}
