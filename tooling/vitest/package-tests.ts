import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineProject, mergeConfig, type UserWorkspaceConfig } from 'vitest/config';

// Vitest also hands these to Node as flags, where `import` or `module` would make `require` load ES modules.
const conditions = ['@x/source', 'node'];

/**
 * The one test set-up of every package: workspace packages resolve to their sources, and every run leaves a report
 * that the summary line is counted from.
 */
export function packageTests(options: { readonly name: string } & NonNullable<UserWorkspaceConfig['test']>): UserWorkspaceConfig {
  const { name, ...test } = options;
  return mergeConfig(
    defineProject({
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        name,
        include: ['src/**/*.test.ts'],
        environment: 'node',
        testTimeout: 90_000,
        hookTimeout: 120_000,
        pool: 'forks',
        setupFiles: hasPropertyTests() ? [path.join(import.meta.dirname, 'seed-properties.ts')] : [],
      },
    }),
    {
      test: { ...test, reporters: ['default', ['json', { outputFile: '.reports/vitest.json' }]] },
    } as UserWorkspaceConfig,
  );
}

/** Loading fast-check takes a tenth of a second in each test file: only where a test of the package draws from it. */
function hasPropertyTests(): boolean {
  const files = readdirSync('src', { encoding: 'utf8', recursive: true });
  return files.some((file) => file.endsWith('.test.ts') && readFileSync(path.join('src', file), 'utf8').includes("'fast-check'"));
}
