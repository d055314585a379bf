import { startRedis } from '@x/tooling-services';
import { Redis } from 'ioredis';
import { compareServers } from './compare.ts';
import { startContestant } from './start-contestant.ts';

/** Receive, store durably, acknowledge, through Fastify: by hand with the raw driver, then with ours. */
export async function benchRedisHttp(): Promise<void> {
  await compareOn('redis-servers.ts', ({ url }) => url);
}

export async function benchBullmqHttp(): Promise<void> {
  await compareOn('bullmq-servers.ts', ({ port }) => String(port));
}

async function compareOn(
  file: string,
  parameter: (server: { readonly url: string; readonly port: number }) => string,
): Promise<void> {
  const server = await startRedis();
  if (!server) {
    console.log('skipped: no redis-server on this machine');
    return;
  }
  const admin = new Redis(server.url);
  const contestants = [
    await startContestant(file, 'byHand', parameter(server)),
    await startContestant(file, 'webhooks', parameter(server)),
  ];
  await compareServers(contestants, () => admin.flushall());
  for (const contestant of contestants) await contestant.stop();
  admin.disconnect();
  await server.close();
}
