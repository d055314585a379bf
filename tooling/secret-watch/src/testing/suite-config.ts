import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { packageTests } from '../../../vitest/package-tests.ts';

/** The set-up of a watched package, over one file of this folder. */
export function suiteConfig(file: string): ViteUserConfig {
  const { resolve = {}, ssr = {}, test } = packageTests({ name: 'watched', watchSecrets: true });
  return defineConfig({ resolve, ssr, test: { ...test, root: fileURLToPath(new URL('.', import.meta.url)), include: [file] } });
}
