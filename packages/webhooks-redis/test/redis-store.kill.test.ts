import { type CrashResult, runCrash } from '@x/tooling-crash';
import { startRedis } from '@x/tooling-services';
import { expect, it } from 'vitest';
import { describeWithRedis } from './support/describe-with-redis.ts';

const isSoak = process.env['X_SOAK'] !== undefined;
// `npm run soak` asks for more.
const scale = isSoak ? { events: 10_000, kills: 500, pauses: 20 } : { events: 800, kills: 40, pauses: 2 };

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
  it('loses and doubles nothing when effects honour the fencing token', { timeout: 1_800_000 }, async () => {
    const result = await runDesign('Redis, effects honour the fencing token', 'fenced');
    expect(result).toMatchObject({ kills: scale.kills, lost: 0, doubled: 0 });
    expect(Object.keys(result.killsByPoint)).toHaveLength(8);
    const known = ['200', '409', '503', 'reset', 'timeout'];
    expect(Object.keys(result.answers).filter((status) => !known.includes(status))).toEqual([]);
  });

  // The price of ignoring the token is measured for the guide, not promised.
  if (isSoak) {
    it('loses nothing when effects ignore the fencing token', { timeout: 1_800_000 }, async () => {
      expect(await runDesign('Redis, effects ignore the fencing token', 'plain')).toMatchObject({ lost: 0 });
    });
  }
});
