import { runBlocked, runCopies, runShutdown } from '@x/tooling-crash';
import { type RedisService, startRedis } from '@x/tooling-services';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWithRedis } from './support/describe-with-redis.ts';

const worker = new URL('./support/crash-worker.ts', import.meta.url);
// `npm run soak` sends all of them.
const copies = process.env['X_SOAK'] !== undefined ? 10_000 : 2_000;

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

  it('handles one of many copies of one event, 200 in flight over 4 processes', { timeout: 120_000 }, async () => {
    const result = await runCopies({ worker, copies, ids: 1, parameters: { redisUrl: server.url, effect: 'plain' } });
    expect(result).toMatchObject({ handled: 1, effects: 1, errors: {} });
    expect(result.duplicate + result.inProgress).toBe(copies - 1);
  });

  it('handles each event once of ten deliveries of it', { timeout: 120_000 }, async () => {
    const result = await runCopies({ worker, copies, ids: copies / 10, parameters: { redisUrl: server.url, effect: 'plain' } });
    expect(result).toMatchObject({ handled: copies / 10, effects: copies / 10, eventsWithEffect: copies / 10, errors: {} });
  });

  it('doubles nothing when a handler blocks the loop past its lease', { timeout: 90_000 }, async () => {
    const result = await runBlocked(
      { worker, parameters: { redisUrl: server.url, effect: 'fenced', blockMs: '900' }, design: 'Redis, blocked loop' },
      () => admin.flushall(),
    );
    expect(result).toMatchObject({ lost: 0, doubled: 0 });
    expect(result.refused).toBeGreaterThan(0);
  });

  it('answers or gives back 200 events in flight on SIGTERM, and exits', { timeout: 60_000 }, async () => {
    const result = await runShutdown({ worker, parameters: { redisUrl: server.url, effect: 'fenced', workMs: '1000' } });
    expect(result).toMatchObject({ lost: 0, doubled: 0 });
    expect(result.answered + result.redelivered).toBe(200);
  });
});
