import { runCopies, runCrash, runShutdown } from '@x/tooling-crash';
import { type RedisService, startRedis } from '@x/tooling-services';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWithRedis } from './testing/describe-with-redis.ts';

const worker = new URL('./testing/crash-worker.ts', import.meta.url);

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

  it('handles one of 10,000 copies of one event, 200 in flight over 4 processes', { timeout: 60_000 }, async () => {
    const result = await runCopies({ worker, copies: 10_000, ids: 1, parameters: { redisUrl: server.url, effect: 'plain' } });
    expect(result).toMatchObject({ handled: 1, effects: 1, errors: {} });
    expect(result.duplicate + result.inProgress).toBe(9_999);
  });

  it('handles 1,000 events once each of 10,000 deliveries', { timeout: 60_000 }, async () => {
    const result = await runCopies({ worker, copies: 10_000, ids: 1_000, parameters: { redisUrl: server.url, effect: 'plain' } });
    expect(result).toMatchObject({ handled: 1_000, effects: 1_000, eventsWithEffect: 1_000, errors: {} });
  });

  it('loses and doubles nothing over 40 kills -9 when effects honour the fencing token', { timeout: 120_000 }, async () => {
    const result = await runCrash({
      design: 'Redis, fenced',
      worker,
      events: 800,
      kills: 40,
      pauses: 2,
      parameters: { redisUrl: server.url, effect: 'fenced' },
    });
    expect(result).toMatchObject({ kills: 40, lost: 0, doubled: 0 });
    expect(Object.keys(result.killsByPoint)).toHaveLength(8);
    expect(Object.keys(result.answers).filter((status) => !['200', '409', '503', 'reset', 'timeout'].includes(status))).toEqual(
      [],
    );
  });

  it('doubles nothing when a handler blocks the loop past its lease', { timeout: 60_000 }, async () => {
    const result = await runCrash({
      design: 'Redis, blocked loop',
      worker,
      events: 30,
      kills: 0,
      workers: 2,
      leaseMs: 300,
      parameters: { redisUrl: server.url, effect: 'fenced', blockMs: '900' },
    });
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
