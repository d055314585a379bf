import { createSandbox } from '@x/sandbox';
import { runReadme } from '@x/tooling-readme';
import { expect, test } from 'vitest';

test('README › every snippet type-checks, runs and prints what its comments say', async () => {
  const sandbox = await createSandbox({ autoPayMs: 100 });
  const { apiKey, baseUrl } = sandbox.itpay;
  const { outputs } = await runReadme(new URL('../README.md', import.meta.url), {
    env: { ITPAY_API_KEY: apiKey, ITPAY_BASE_URL: baseUrl },
  });
  await sandbox.close();
  expect(outputs[0]).toMatch(/^Scan (https?|itpay):\S+\nsucceeded\n$/);
  expect(outputs[1]).toBe('39\npi_1f022797-2afc-8eea-a5e9-9a172b804573\n');
  expect(outputs[2]).toBe('succeeded\nsignature-mismatch\ntrue\n');
}, 120_000);
