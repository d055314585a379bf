import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles benchmark programs as `npm run build` bundles the packages; the peers stay as they are installed. Running the sources
 * through a loader is not the same: it makes inner functions dear, and slows some more than others.
 *
 * @param folder a folder of `bench`
 * @param entries files in it
 * @returns the bundled programs, in the order of `entries`
 */
export async function bundle(folder: string, entries: readonly string[]): Promise<readonly string[]> {
  const outdir = fileURLToPath(new URL(`../.reports/${folder}/`, import.meta.url));
  await build({
    entryPoints: entries.map((entry) => fileURLToPath(new URL(`../${folder}/${entry}`, import.meta.url))),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['@x/source'],
    external: ['fastify', 'express', 'stripe', '@octokit/webhooks', 'undici', 'axios', 'openai', 'zod'],
  });
  return entries.map((entry) => join(outdir, `${basename(entry, '.ts')}.mjs`));
}
