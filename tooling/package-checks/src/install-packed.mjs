import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFiles } from './write-files.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Makes an application that has a packed package, what its manifest asks for, and Node's types. A development dependency is out of
 * reach, as it is for a user.
 *
 * @param {string} folder the package's folder, whose dependencies are lent to the application
 * @returns {Promise<string>} the application's folder, to be removed by the caller
 */
export async function installPacked(packed, files, folder) {
  const application = await realpath(await mkdtemp(join(tmpdir(), 'x-application-')));
  const modules = join(application, 'node_modules');
  await writeFiles(join(modules, packed.name), files);
  await link(join(root, 'node_modules', '@types', 'node'), join(modules, '@types', 'node'));
  for (const name of Object.keys({ ...packed.dependencies, ...packed.optionalDependencies, ...packed.peerDependencies })) {
    const installed = [folder, root].map((place) => join(place, 'node_modules', name)).find(existsSync);
    // An optional peer need not be there. A declaration that imports it all the same fails then.
    if (installed !== undefined) await link(installed, join(modules, name));
  }
  return application;
}

async function link(target, path) {
  await mkdir(dirname(path), { recursive: true });
  await symlink(await realpath(target), path, 'junction');
}
