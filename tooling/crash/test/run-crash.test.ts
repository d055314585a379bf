import { hasRedis, startRedis } from '@x/tooling-services';
import { describe, expect, it } from 'vitest';
import { runCrash } from '../src/index.ts';

const naive = (name: string) => new URL(`../src/naive/${name}.ts`, import.meta.url);

describe('runCrash', () => {
  it('finds what a set in memory doubles', async () => {
    const plan = { events: 200, kills: 8, repeatShare: 0.5 };
    // An attempt that is given up and sent again finds its event in the set: so late is no attempt here.
    const result = await runCrash({ ...plan, design: 'set', worker: naive('in-memory-set'), leaseMs: 15_000 });
    expect(result).toMatchObject({ kills: 8, lost: 0 });
    expect(result.doubled).toBeGreaterThan(0);
    expect(result.killsAtRandom).toBe(8 - Object.values(result.killsByPoint).reduce((sum, count) => sum + count, 0));
  });

  const isSkipped = !hasRedis() && process.env['CI'] !== 'true';
  const reason = isSkipped ? ' (skipped: no redis-server on this machine)' : '';

  it.skipIf(isSkipped)(`finds what is lost when the mark comes first, what is doubled when it comes last${reason}`, async () => {
    const server = await startRedis();
    const parameters = { redisUrl: server?.url ?? '' };
    const plan = {
      events: 160,
      kills: 8,
      inFlight: 50,
      parameters,
      points: ['before-effect', 'after-effect', 'before-complete'],
    } as const;
    const before = await runCrash({ ...plan, design: 'mark before', worker: naive('mark-before') });
    expect(before.lost).toBeGreaterThan(0);
    const after = await runCrash({ ...plan, design: 'mark after', worker: naive('mark-after') });
    expect(after).toMatchObject({ lost: 0 });
    expect(after.doubled).toBeGreaterThan(0);
    await server?.close();
  });
});
