import { runReadme } from '@x/tooling-readme';
import { startPostgres } from '@x/tooling-services';
import { expect, it } from 'vitest';

it('README › queues one of two deliveries and handles it', { timeout: 120_000 }, async () => {
  const postgres = await startPostgres();
  try {
    const env = { DATABASE_URL: postgres.connectionString, ITPAY_WEBHOOK_SECRET: 'whsec_readme_4f1b8e2a9c7d6053' };
    const { outputs } = await runReadme(new URL('../README.md', import.meta.url), { env });
    const lines = (outputs[0] ?? '').trim().split('\n').sort();
    expect(lines).toEqual([
      '200 {"status":"already_processed"}',
      '200 {"status":"received"}',
      'deliver payment_intent.succeeded once, received at true',
    ]);
  } finally {
    await postgres.close();
  }
});
