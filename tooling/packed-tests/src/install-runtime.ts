import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Runtime {
  readonly name: string;
  /** The package on the npm registry that brings it; none of them needs its install script. */
  readonly specifier: string;
  /** The command before the script's name. */
  command(folder: string): readonly string[];
}

const system = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

function node(version: string): Runtime {
  const name = `node-${system}`;
  return {
    name: `Node ${version}`,
    specifier: `${name}@${version}`,
    command: (folder) => [join(folder, 'node_modules', name, 'bin', 'node')],
  };
}

export const runtimes: readonly Runtime[] = [
  node('20.20.2'),
  node('22.23.3'),
  node('24.19.0'),
  {
    name: 'Bun 1.4.4',
    specifier: 'bun@1.4.4',
    command: (folder) => {
      const scope = join(folder, 'node_modules', '@oven');
      const [platform = 'none'] = readdirSync(scope).filter((name) => existsSync(join(scope, name, 'bin', 'bun')));
      return [join(scope, platform, 'bin', 'bun'), 'run'];
    },
  },
  {
    name: 'Deno 2.9.6',
    specifier: 'deno@2.9.6',
    command: (folder) => [
      process.execPath,
      join(folder, 'node_modules', 'deno', 'bin.cjs'),
      'run',
      '--allow-all',
      '--node-modules-dir=manual',
    ],
  },
];

const cache = fileURLToPath(new URL('../../../node_modules/.cache/x-runtimes/', import.meta.url));

/** Downloads a runtime once for this checkout; the folder appears only when it is whole. */
export function installRuntime({ name, specifier, command }: Runtime): readonly string[] {
  const folder = join(cache, specifier.replaceAll(/[^a-z0-9.-]/gi, '_'));
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', unfinished];
    runNpm(['install', ...options, specifier], unfinished, name);
    if (existsSync(folder)) rmSync(unfinished, { recursive: true, force: true });
    else renameSync(unfinished, folder);
  }
  return command(folder);
}

/** Two attempts: a registry may drop one of many large downloads. */
export function runNpm(args: readonly string[], cwd: string, what: string): void {
  let complaint = '';
  for (let attempt = 1; attempt <= 2; attempt++) {
    const run = spawnSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32', timeout: 240_000 });
    if (run.status === 0) return;
    complaint = run.error?.message ?? run.stderr.slice(-2_000);
  }
  throw new Error(`npm could not install ${what}: ${complaint}`);
}
