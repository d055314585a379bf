import { SECRETS } from '@x/tooling-adapter-conformance';
import { runReadme } from '@x/tooling-readme';
import { expect, test } from 'vitest';

test('the program of the README refuses a request without a signature', async () => {
  const { outputs } = await runReadme(new URL('../README.md', import.meta.url), { env: { ITPAY_WEBHOOK_SECRET: SECRETS.itpay } });
  expect(outputs[0]?.split('\n').filter((line) => /^[0-9]{3}$/.test(line))).toEqual(['401']);
}, 90_000);
