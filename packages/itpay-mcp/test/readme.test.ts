import { runReadme } from '@x/tooling-readme';
import { expect, test } from 'vitest';

test('the programs of README.md run and print what they say', async () => {
  const { outputs } = await runReadme(new URL('../README.md', import.meta.url));
  expect(outputs.join('')).toContain('LIMIT_PER_PAYMENT');
}, 180_000);
