import { runReadme } from '@x/tooling-readme';
import { expect, test } from 'vitest';

test('README › every snippet type-checks, runs and prints what its comments say', async () => {
  const { outputs } = await runReadme(new URL('../README.md', import.meta.url));
  expect(outputs).toEqual(['{ paid: true }\nExampleNotFoundError: Example answered HTTP 404.\n']);
}, 120_000);
