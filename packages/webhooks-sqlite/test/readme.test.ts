import { runReadme } from '@x/tooling-readme';
import { expect, it } from 'vitest';
import { openFile } from './support/test-file.ts';

it('README › handles one of two deliveries', { timeout: 120_000 }, async () => {
  const { path, remove } = openFile();
  try {
    const env = { DATABASE_FILE: path, ITPAY_WEBHOOK_SECRET: 'whsec_readme_4f1b8e2a9c7d6053' };
    const { outputs } = await runReadme(new URL('../README.md', import.meta.url), { env });
    expect(outputs).toEqual(['200 {"status":"received"}\n200 {"status":"already_processed"}\n']);
  } finally {
    remove();
  }
});
