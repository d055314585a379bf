import { QUEUE_CRASH_POINTS, runCrash } from '@x/tooling-crash';
import { startRedis } from '@x/tooling-services';
import { expect, it } from 'vitest';
import { describeWithRedis } from './support/describe-with-redis.ts';

// `npm test` kills each worker at each point about once; `npm run soak` does it many times.
const scale = process.env['X_SOAK'] !== undefined ? { events: 10_000, kills: 500 } : { events: 400, kills: 20 };

describeWithRedis('createBullmqWorker while its processes are killed', () => {
  it('loses and doubles nothing with redisStore and handlers that check the fencing token', { timeout: 1_800_000 }, async () => {
    const server = await startRedis();
    const result = await runCrash({
      design: 'BullMQ with the Redis store, handlers check the fencing token',
      worker: new URL('./support/crash-worker.ts', import.meta.url),
      ...scale,
      points: QUEUE_CRASH_POINTS,
      drainMs: 60_000,
      parameters: { redisUrl: server?.url ?? '', effect: 'fenced' },
    });
    console.log(JSON.stringify(result));
    await server?.close();
    expect(result).toMatchObject({ kills: scale.kills, lost: 0, doubled: 0 });
    expect(Object.keys(result.killsByPoint)).toHaveLength(10);
    const known = ['200', '503', 'reset', 'timeout'];
    expect(Object.keys(result.answers).filter((status) => !known.includes(status))).toEqual([]);
  });
});
