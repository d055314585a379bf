import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { findPackageFolder } from './find-package-folder.ts';

const NATIVE = ['*.node', 'better-sqlite3', 'libsql', 'pg-native'];

/** Makes one file of a worker, so that a restart costs the start of Node and no more. Kept inside the worker's own `node_modules`. */
export async function bundleWorker(worker: URL, external: readonly string[]): Promise<string> {
  const file = fileURLToPath(worker);
  const outdir = join(findPackageFolder(dirname(file)), 'node_modules', '.crash');
  mkdirSync(outdir, { recursive: true });
  const outfile = join(outdir, `${process.pid}-${Date.now()}.cjs`);
  const start = fileURLToPath(new URL('../worker/start-worker.ts', import.meta.url));
  await build({
    stdin: {
      contents: `import { createCrashWorker } from ${JSON.stringify(file)};
import { startWorker } from ${JSON.stringify(start)};
startWorker(createCrashWorker);`,
      resolveDir: dirname(file),
    },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    conditions: ['@x/source'],
    external: [...NATIVE, ...external],
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  });
  return outfile;
}
