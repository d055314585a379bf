import { runReadme } from '@x/tooling-readme';
import { expect, it } from 'vitest';
import { useBoss } from './support/boss.ts';

const test = useBoss();

it('README › queues one of two deliveries and handles it', async () => {
  const env = { DATABASE_URL: test.connectionString, ITPAY_WEBHOOK_SECRET: 'whsec_readme_4f1b8e2a9c7d6053' };
  const { outputs } = await runReadme(new URL('../README.md', import.meta.url), { env });
  const lines = (outputs[0] ?? '').trim().split('\n').sort();
  expect(lines).toEqual([
    '200 {"status":"already_processed"}',
    '200 {"status":"received"}',
    'deliver payment_intent.succeeded once, received at true',
  ]);
});
