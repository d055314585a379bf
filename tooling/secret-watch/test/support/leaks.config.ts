import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const conditions = ['@x/source', 'node'];

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/support/leaks.ts'],
    pool: 'forks',
    setupFiles: ['src/setup.ts'],
    reporters: [['json', { outputFile: process.env['X_SUITE_REPORT'] }]],
  },
});
