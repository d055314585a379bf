import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const outdir = fileURLToPath(new URL('../../.reports/program/', import.meta.url));

/** The program as plain JavaScript, which starts in a third of the time that a loader of TypeScript takes. */
export const PROGRAM = `${outdir}bin.mjs`;

/** Runs once, before all test files. */
export async function setup(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('../../src/bin.ts', import.meta.url))],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // As published: what is imported later is loaded later.
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['@x/source'],
    external: ['@modelcontextprotocol/*', 'zod', 'uqr', '@x/sandbox'],
    plugins: [undiciOfTheClient],
    logLevel: 'warning',
  });
}

/** Only the package that depends on undici can find it. */
const undiciOfTheClient: Plugin = {
  name: 'undici of the client',
  setup({ onResolve }) {
    const core = new URL('../../../client-core/package.json', import.meta.url);
    const path = pathToFileURL(createRequire(core).resolve('undici')).href;
    onResolve({ filter: /^undici$/ }, () => ({ path, external: true }));
  },
};
