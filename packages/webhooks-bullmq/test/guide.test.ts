import { copyFile, mkdir } from 'node:fs/promises';
import { runReadme } from '@x/tooling-readme';
import { type RedisService, startRedis } from '@x/tooling-services';
import { expect, it } from 'vitest';
import { describeWithRedis } from './support/describe-with-redis.ts';

describeWithRedis('the guide to dead letters', () => {
  it('has a tool that runs', { timeout: 120_000 }, async () => {
    const server = (await startRedis()) as RedisService;
    // Beside the package, where its imports resolve.
    const folder = new URL('../.reports/guide/', import.meta.url);
    await mkdir(folder, { recursive: true });
    const copy = new URL('dead-letters.md', folder);
    await copyFile(new URL('../../../docs/guides/dead-letters.md', import.meta.url), copy);
    const { outputs } = await runReadme(copy, { env: { REDIS_URL: server.url } });
    expect(outputs).toEqual(['']);
    await server.close();
  });
});
