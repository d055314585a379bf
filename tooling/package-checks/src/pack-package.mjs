import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unpack } from '@publint/pack';

const pnpm = fileURLToPath(new URL('../../../node_modules/.bin/pnpm', import.meta.url));

/**
 * Packs a package as the release packs it.
 *
 * @param {string} folder the package's folder
 * @returns {Promise<{ tarball: string, data: Uint8Array, files: ReadonlyMap<string, Uint8Array> }>} paths are relative to the package
 */
export async function packPackage(folder) {
  const destination = await mkdtemp(join(tmpdir(), 'x-pack-'));
  const { stdout } = await promisify(execFile)(pnpm, ['pack', '--json', '--pack-destination', destination], { cwd: folder });
  const { filename } = JSON.parse(stdout.slice(stdout.indexOf('{')));
  const tarball = join(destination, filename.split(/[\\/]/).pop());
  const data = new Uint8Array(await readFile(tarball));
  const { files, rootDir } = await unpack(data);
  return { tarball, data, files: new Map(files.map((file) => [file.name.slice(rootDir.length + 1), file.data])) };
}
