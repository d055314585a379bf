import { runReadme } from '@x/tooling-readme';
import { describe, expect, it } from 'vitest';

const env = { ITPAY_WEBHOOK_SECRET: 'whsec_readme_1234', STABLECOIN_API_SECRET: 'readme-secret-5678' };

describe('README.md', () => {
  it('prints what it says', async () => {
    const { outputs } = await runReadme(new URL('../README.md', import.meta.url), { env });
    expect(outputs[0]?.split('\n')).toEqual([
      'deliver pi_test_1 once, as evt_1',
      '{"status":"received"}',
      '{"status":"already_processed"}',
      expect.stringContaining('header-missing'),
      '401',
      '',
    ]);
  }, 120_000);
});
