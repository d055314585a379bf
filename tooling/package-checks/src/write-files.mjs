import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Unpacks what `packPackage` read into a folder. */
export async function writeFiles(folder, files) {
  for (const [path, data] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), data);
  }
}
