import { readFileSync } from 'node:fs';
import { runReadme } from '@x/tooling-readme';
import { expect, it } from 'vitest';
import { buildSchemaSql } from '../src/migrate.ts';
import { useDatabase } from './support/database.ts';

const readme = new URL('../README.md', import.meta.url);

const database = useDatabase();

it('README › handles one of two deliveries', async () => {
  const env = { DATABASE_URL: database.connectionString, ITPAY_WEBHOOK_SECRET: 'whsec_readme_4f1b8e2a9c7d6053' };
  const { outputs } = await runReadme(readme, { env });
  expect(outputs).toEqual(['200 {"status":"received"}\n200 {"status":"already_processed"}\n']);
});

it('README › shows the SQL that migrate() runs', () => {
  expect(readFileSync(readme, 'utf8')).toContain(`\`\`\`sql\n${buildSchemaSql()}\`\`\``);
});
