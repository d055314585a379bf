import { runReadme } from '@x/tooling-readme';
import { expect, it } from 'vitest';

it('README › runs', { timeout: 120_000 }, async () => {
  const { outputs } = await runReadme(new URL('../README.md', import.meta.url));
  expect(outputs).toEqual([expect.stringContaining('ERR_SANDBOX_STATE\nsucceeded true'), expect.stringContaining('0 0')]);
});
