import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { hasRedis } from '@x/tooling-services';
import { afterEach, describe, expect, it } from 'vitest';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function runStory(engine: string): Promise<{ readonly code: number; readonly story: string }> {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), fileURLToPath(new URL('../src/main.ts', import.meta.url))],
    { env: { ...process.env, SHOP_ENGINE: engine }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  children.push(child);
  let story = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      story += chunk;
    });
  }
  // The story so far says more than a timeout.
  const timer = setTimeout(() => child.kill('SIGKILL'), 110_000);
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  return { code, story };
}

describe('durable-cluster', () => {
  const isSkipped = !hasRedis() && process.env['CI'] !== 'true';
  const reason = isSkipped ? ' (skipped: no redis-server on this machine)' : '';

  it.skipIf(isSkipped)(`survives two kills -9 in mid-payment on Redis${reason}`, { timeout: 120_000 }, async () => {
    const { code, story } = await runStory('Redis');
    expect(story).toContain('remembered in Redis');
    expect(story.match(/kill -9/g)).toHaveLength(2);
    expect(story).toMatch(/has taken payment-11 over \(attempt 2\): credited/);
    expect(story).toMatch(/has taken payment-23 over \(attempt 2\): was credited before/);
    expect(story).toContain('40 payments delivered, 40 booked: 0 lost, 0 doubled.');
    expect(code).toBe(0);
  });

  it('survives two kills -9 in mid-payment on Postgres', { timeout: 120_000 }, async () => {
    const { code, story } = await runStory('Postgres');
    expect(story).toContain('remembered in Postgres');
    expect(story.match(/kill -9/g)).toHaveLength(2);
    expect(story).toContain('40 payments delivered, 40 booked: 0 lost, 0 doubled.');
    expect(code).toBe(0);
  });
});
