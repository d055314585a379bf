import { readFileSync } from 'node:fs';
import { runReadme } from '@x/tooling-readme';
import { startPostgres } from '@x/tooling-services';
import { expect, it } from 'vitest';
import { buildSchemaSql } from '../src/migrate.ts';

const readme = new URL('../README.md', import.meta.url);

it('README › handles one of two deliveries', { timeout: 120_000 }, async () => {
  const postgres = await startPostgres();
  try {
    const env = { DATABASE_URL: postgres.connectionString, ITPAY_WEBHOOK_SECRET: 'whsec_readme_4f1b8e2a9c7d6053' };
    const { outputs } = await runReadme(readme, { env });
    expect(outputs).toEqual(['200 {"status":"received"}\n200 {"status":"already_processed"}\n']);
  } finally {
    await postgres.close();
  }
});

it('README › shows the SQL that migrate() runs', () => {
  expect(readFileSync(readme, 'utf8')).toContain(`\`\`\`sql\n${buildSchemaSql()}\`\`\``);
});
