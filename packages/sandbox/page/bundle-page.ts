import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** What the browser loads. */
export interface PageFiles {
  readonly html: string;
  readonly script: string;
  readonly style: string;
  readonly icon: string;
}

let loaded: Promise<PageFiles> | undefined;

/** The page's files, made from their sources once. In the published package, the result stands in the place of this module. */
export function loadPage(): Promise<PageFiles> {
  loaded ??= bundlePage();
  return loaded;
}

/** Bundles scripts and styles, so that the browser loads one file of each and nothing from elsewhere. */
export async function bundlePage(): Promise<PageFiles> {
  const { build } = await import('esbuild');
  const folder = new URL('.', import.meta.url);
  const { outputFiles } = await build({
    entryPoints: ['main.tsx', 'styles/page.css'].map((name) => fileURLToPath(new URL(name, folder))),
    // Nothing is written; esbuild needs the folder to name the two results.
    outdir: '/',
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'error',
  });
  const output = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return {
    html: await readFile(new URL('index.html', folder), 'utf8'),
    script: output('.js'),
    style: output('.css'),
    icon: await readFile(new URL('icon.svg', folder), 'utf8'),
  };
}
