import { runReadme } from '@x/tooling-readme';
import { expect, test } from 'vitest';

test('README › every snippet type-checks, runs and prints what its comments say', async () => {
  const { outputs } = await runReadme(new URL('../README.md', import.meta.url));
  expect(outputs[0]).toMatch(/^amount\.value: expected a positive integer number of minor units, received a fraction/);
  expect(outputs[1]).toBe('on_hold\ntrue\n');
  expect(outputs[2]).toBe('0\n0.3\n1,234,567.50\nCNY 6.99\nJPY 699\n699\ntrue\n');
}, 120_000);
