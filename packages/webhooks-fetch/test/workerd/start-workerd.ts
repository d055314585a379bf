import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';

export interface RunningWorker {
  readonly port: number;
  close(): Promise<void>;
}

/** Bundles a worker from its sources and runs it in workerd on a free port. */
export async function startWorkerd(entry: URL): Promise<RunningWorker> {
  const bundle = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    conditions: ['@x/source', 'workerd', 'import'],
    target: 'es2022',
    external: ['node:*'],
  });
  const miniflare = new Miniflare({
    modules: true,
    script: bundle.outputFiles[0]?.text ?? '',
    compatibilityDate: '2025-09-01',
    compatibilityFlags: ['nodejs_compat'],
    host: '127.0.0.1',
    port: 0,
  });
  const url = await miniflare.ready;
  return { port: Number(url.port), close: () => miniflare.dispose() };
}
