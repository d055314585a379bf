import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = dirname(fileURLToPath(import.meta.url));

export interface Contestant {
  readonly name: string;
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Compiles a file of servers, as published packages are compiled, and starts the export `name` in a process of its own. It is
 * given the parameters and resolves with its port.
 */
export async function startContestant(file: string, name: string, ...parameters: readonly string[]): Promise<Contestant> {
  const outdir = join(folder, '..', 'node_modules', '.bench');
  mkdirSync(outdir, { recursive: true });
  const outfile = join(outdir, `${file.replace(/\.ts$/, '')}-${name}.cjs`);
  await build({
    stdin: {
      contents: `import { ${name} } from './${file}';
${name}(...process.argv.slice(2)).then((port) => process.send(port));
process.once('disconnect', () => process.exit(0));`,
      resolveDir: folder,
    },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    conditions: ['@x/source'],
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  });
  const child: ChildProcess = fork(outfile, parameters, { env: { ...process.env, NODE_ENV: 'production' } });
  const [port] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${name} ended with ${code}.`))),
  ]);
  return {
    name,
    port,
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
