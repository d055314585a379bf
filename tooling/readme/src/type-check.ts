import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * Type-checks the `*.ts` of a folder, as strictly as this repository's own code.
 *
 * @throws Error with what the compiler says
 */
export async function typeCheck(folder: string, readme: string): Promise<void> {
  const base = fileURLToPath(new URL('../../tsconfig/base.json', import.meta.url));
  const config = {
    extends: base,
    compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, lib: ['es2023', 'dom', 'dom.iterable'] },
    include: ['*.ts'],
  };
  await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = path.join(path.dirname(createRequire(import.meta.url).resolve('typescript-7/package.json')), 'bin/tsc');
  try {
    await promisify(execFile)(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], { cwd: folder });
  } catch (error) {
    const { stdout } = error as { readonly stdout?: string };
    throw new Error(`${readme}: a snippet does not type-check (line-N.ts is the block at line N)\n${stdout}`, { cause: error });
  }
}
