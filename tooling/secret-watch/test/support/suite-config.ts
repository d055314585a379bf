import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { packageTests } from '../../../vitest/package-tests.ts';

/** The set-up of a watched package, over one file of this folder. */
export function suiteConfig(file: string): ViteUserConfig {
  const { resolve = {}, ssr = {}, test } = packageTests({ name: 'watched', watchSecrets: true });
  // Its report and its cache go elsewhere than beside the sources, from which turbo computes what it may take from its cache.
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const report = ['json', { outputFile: process.env['X_SUITE_REPORT'] }];
  const { reporters: given = [] } = test as { reporters?: readonly unknown[] };
  const reporters = given.map((reporter) => (Array.isArray(reporter) && reporter[0] === 'json' ? report : reporter));
  return defineConfig({ resolve, ssr, test: { ...test, reporters, root, include: [`src/testing/${file}`] } } as ViteUserConfig);
}
