import { runCrash, runShutdown } from '@x/tooling-crash';
import { type RedisService, startRedis } from '@x/tooling-services';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWithRedis } from './support/describe-with-redis.ts';

const worker = new URL('./support/crash-worker.ts', import.meta.url);

let server: RedisService;

describeWithRedis('createBullmqWorker in several processes', () => {
  beforeAll(async () => {
    server = (await startRedis()) as RedisService;
  });
  afterAll(() => server?.close());
  beforeEach(async () => {
    // Every run sends events of the same names.
    const admin = new Redis(server.url);
    await admin.flushall();
    admin.disconnect();
  });

  it('has one effect of a job that runs twice because its handler blocks the loop and the job stalls', {
    timeout: 60_000,
  }, async () => {
    const result = await runCrash({
      design: 'BullMQ, blocked loop',
      worker,
      events: 30,
      kills: 0,
      workers: 2,
      leaseMs: 300,
      drainMs: 30_000,
      parameters: { redisUrl: server.url, effect: 'fenced', blockMs: '900' },
    });
    expect(result).toMatchObject({ lost: 0, doubled: 0 });
  });

  it('answers or leaves to others 200 events in flight on SIGTERM, and exits', { timeout: 60_000 }, async () => {
    const result = await runShutdown({
      worker,
      drainMs: 30_000,
      parameters: { redisUrl: server.url, effect: 'fenced', workMs: '1000' },
    });
    expect(result).toMatchObject({ lost: 0, doubled: 0 });
  });
});
