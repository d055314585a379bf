import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** Makes plain JavaScript of the programs, so that starting one costs no more than a start of Node. */
export async function bundleSnippets(files: readonly string[], folder: string): Promise<void> {
  await build({
    entryPoints: [...files],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: 'shared-[hash]',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['@x/source'],
    plugins: [leaveDependenciesOut],
    logLevel: 'error',
  });
}

/** Sources of this repository are bundled. What they depend on is imported from where they would find it. */
const leaveDependenciesOut: Plugin = {
  name: 'leave-dependencies-out',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (path.startsWith('@x/') || path.startsWith('node:') || pluginData === leaveDependenciesOut) return undefined;
      const found = await resolve(path, { importer, kind, resolveDir, pluginData: leaveDependenciesOut });
      if (found.errors.length > 0 || found.external) return found;
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};
