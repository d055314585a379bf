import { runBlocked, runCopies, runShutdown } from '@x/tooling-crash';
import { type RedisService, startRedis } from '@x/tooling-services';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWithRedis } from './support/describe-with-redis.ts';

const worker = new URL('./support/crash-worker.ts', import.meta.url);

let server: RedisService;
let admin: Redis;

describeWithRedis('redisStore in several processes', () => {
  beforeAll(async () => {
    server = (await startRedis()) as RedisService;
    admin = new Redis(server.url);
  });
  afterAll(async () => {
    admin?.disconnect();
    await server?.close();
  });
  beforeEach(() => admin.flushall());

  it('handles one of 10,000 copies of one event, 200 in flight over 4 processes', { timeout: 120_000 }, async () => {
    const result = await runCopies({ worker, copies: 10_000, ids: 1, parameters: { redisUrl: server.url, effect: 'plain' } });
    expect(result).toMatchObject({ handled: 1, effects: 1, errors: {} });
    expect(result.duplicate + result.inProgress).toBe(9_999);
  });

  it('handles 1,000 events once each of 10,000 deliveries', { timeout: 120_000 }, async () => {
    const result = await runCopies({ worker, copies: 10_000, ids: 1_000, parameters: { redisUrl: server.url, effect: 'plain' } });
    expect(result).toMatchObject({ handled: 1_000, effects: 1_000, eventsWithEffect: 1_000, errors: {} });
  });

  it('doubles nothing when a handler blocks the loop past its lease', { timeout: 90_000 }, async () => {
    const result = await runBlocked(
      { worker, parameters: { redisUrl: server.url, effect: 'fenced', blockMs: '900' }, design: 'Redis, blocked loop' },
      () => admin.flushall(),
    );
    expect(result).toMatchObject({ lost: 0, doubled: 0 });
    expect(result.refused).toBeGreaterThan(0);
  });

  it('answers or gives back 200 events in flight on SIGTERM, and exits in under 10 s', { timeout: 60_000 }, async () => {
    const result = await runShutdown({ worker, parameters: { redisUrl: server.url, effect: 'fenced', workMs: '1000' } });
    expect(result).toMatchObject({ lost: 0, doubled: 0 });
    expect(result.answered + result.redelivered).toBe(200);
    expect(result.exitMs).toBeLessThan(10_000);
  });
});
