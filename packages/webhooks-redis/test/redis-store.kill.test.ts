import { type CrashResult, runCrash } from '@x/tooling-crash';
import { startRedis } from '@x/tooling-services';
import { expect, it } from 'vitest';
import { describeWithRedis } from './support/describe-with-redis.ts';

const isSoak = process.env['X_SOAK'] !== undefined;
// `npm test` kills each worker at each point about once; `npm run soak` does it many times.
const scale = isSoak ? { events: 10_000, kills: 500, pauses: 20 } : { events: 500, kills: 20, pauses: 1 };

async function runDesign(design: string, effect: 'plain' | 'fenced'): Promise<CrashResult> {
  const server = await startRedis();
  try {
    const worker = new URL('./support/crash-worker.ts', import.meta.url);
    const result = await runCrash({ design, worker, ...scale, parameters: { redisUrl: server?.url ?? '', effect } });
    console.log(JSON.stringify(result));
    return result;
  } finally {
    await server?.close();
  }
}

describeWithRedis('redisStore while its workers are killed', () => {
  it('loses and doubles nothing when handlers check the fencing token', { timeout: 1_800_000 }, async () => {
    const result = await runDesign('Redis, handlers check the fencing token', 'fenced');
    expect(result).toMatchObject({ kills: scale.kills, lost: 0, doubled: 0 });
    expect(Object.keys(result.killsByPoint)).toHaveLength(8);
    const known = ['200', '409', '503', 'reset', 'timeout'];
    expect(Object.keys(result.answers).filter((status) => !known.includes(status))).toEqual([]);
  });

  // The price of ignoring the token is measured for the guide, not promised.
  if (isSoak) {
    it('loses nothing when handlers ignore the fencing token', { timeout: 1_800_000 }, async () => {
      expect(await runDesign('Redis, handlers ignore the fencing token', 'plain')).toMatchObject({ lost: 0 });
    });
  }
});
