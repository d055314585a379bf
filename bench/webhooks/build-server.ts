import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles the servers as `npm run build` would. Running the sources through a loader is not the same: it wraps every inner
 * function to keep its name, and that costs more than a signature.
 */
export async function buildServer(): Promise<string> {
  const outfile = fileURLToPath(new URL('../.reports/webhooks/server.mjs', import.meta.url));
  await build({
    entryPoints: [fileURLToPath(new URL('./server.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['@x/source'],
    external: ['fastify', 'express', 'stripe', '@octokit/webhooks', 'zod'],
  });
  return outfile;
}
