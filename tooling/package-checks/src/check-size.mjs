import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { writeFiles } from './write-files.mjs';

/**
 * Bundles, minifies and compresses an entry as a user's bundler would; dependencies stay outside.
 *
 * @param {{ entry: string, gzip: number }} limit bytes
 */
export async function checkSize(files, { entry, gzip }) {
  const folder = await mkdtemp(join(tmpdir(), 'x-size-'));
  try {
    await writeFiles(folder, files);
    const { outputFiles } = await build({
      entryPoints: [join(folder, entry)],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'silent',
    });
    const size = gzipSync(outputFiles[0].contents, { level: 9 }).byteLength;
    console.log(`  ${entry}: ${size} bytes minified and gzipped, ${gzip} allowed`);
    return size > gzip ? [`${entry} has ${size} bytes minified and gzipped, ${gzip} are allowed (sizeLimit)`] : [];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
