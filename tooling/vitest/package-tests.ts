import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineProject, mergeConfig, type UserWorkspaceConfig } from 'vitest/config';

// Vitest also hands these to Node as flags, where `import` or `module` would make `require` load ES modules.
const conditions = ['@x/source', 'node'];
const SECRET_WATCH = path.join(import.meta.dirname, '../secret-watch/src/setup.ts');
const SEED_PROPERTIES = path.join(import.meta.dirname, 'seed-properties.ts');

type PackageTests = NonNullable<UserWorkspaceConfig['test']> & {
  readonly name: string;
  /** Fails every test in which a secret is let out: tooling/secret-watch. */
  readonly watchSecrets?: boolean;
};

/**
 * The one test set-up of every package: workspace packages resolve to their sources, and every run leaves a report
 * that the summary line is counted from.
 */
export function packageTests(options: PackageTests): UserWorkspaceConfig {
  const { name, watchSecrets = false, ...test } = options;
  return mergeConfig(
    defineProject({
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        name,
        include: ['test/**/*.test.ts'],
        environment: 'node',
        testTimeout: 90_000,
        hookTimeout: 120_000,
        pool: 'forks',
        // The files of a package share their process: loading the sources anew for each file took half of the time.
        isolate: false,
        expect: { poll: { timeout: 30_000 } },
        setupFiles: [...(watchSecrets ? [SECRET_WATCH] : []), ...(hasPropertyTests() ? [SEED_PROPERTIES] : [])],
      },
    }),
    {
      test: {
        ...test,
        reporters: ['default', ['json', { outputFile: '.reports/vitest.json' }]],
      },
    } as UserWorkspaceConfig,
  );
}

/** Loading fast-check takes a tenth of a second in each test file: only where a test of the package draws from it. */
function hasPropertyTests(): boolean {
  const files = readdirSync('test', { encoding: 'utf8', recursive: true });
  return files.some(
    (file) => file.endsWith('.test.ts') && readFileSync(path.join('test', file), 'utf8').includes("'fast-check'"),
  );
}
