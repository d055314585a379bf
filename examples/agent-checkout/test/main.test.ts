import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('agent-checkout buys once, within its limit, and is delivered once', async () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', import.meta.resolve('tsx'), main], {
    timeout: 60_000,
  });
  expect(stdout).toMatch(/asks for CNY 999\.00\nserver +Error LIMIT_PER_PAYMENT/);
  expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
  expect(stdout).toContain('already_existed true');
  expect(stdout).toContain('outcome settled');
  expect(stdout.match(/^merchant /gm)).toHaveLength(1);
  expect(stdout).toContain('one purchase, one payment, one delivery');
});
