import { Session } from 'node:inspector/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface FilesRun {
  /** Source files of this repository's packages in which a function ran, relative to `packages/`. */
  readonly files: readonly string[];
  readonly functions: number;
}

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));

/** Counts what one call runs, as V8's precise coverage counts it. The second of two calls: loading and first-time work are done. */
export async function countFiles(call: () => Promise<unknown>): Promise<FilesRun> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await call();
  // Taking the coverage sets its counts back to zero.
  await session.post('Profiler.takePreciseCoverage');
  await call();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  const files = new Set<string>();
  let functions = 0;
  for (const { url, functions: covered } of result) {
    if (!url.startsWith('file:')) continue;
    const file = path.relative(packages, fileURLToPath(url.replace(/\?.*$/, '')));
    if (file.startsWith('..') || !/^[^/\\]+[/\\]src[/\\]/.test(file)) continue;
    const ran = covered.filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0);
    if (ran.length > 0) files.add(file.replaceAll('\\', '/'));
    functions += ran.length;
  }
  return { files: [...files].sort(), functions };
}
