// Makes `node_modules` match the lock file, with nothing but Node and npm on the machine.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const stamp = path.join(root, 'node_modules', '.x-installed');

/** Installs when the lock file, a manifest or the Node version changed since the last time. */
export function install() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Node ${process.versions.node} is too old: this repository needs Node 20.19 or newer.`);
    process.exit(1);
  }
  const hash = createHash('sha256').update(process.version);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json']) hash.update(readFileSync(path.join(root, file)));
  const wanted = hash.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  console.log(`Installing dependencies with ${packageManager} (the first time takes a minute) ...`);
  run('npx', ['-y', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'], { quiet: true });
  writeFileSync(stamp, wanted);
}

/** The environment of everything that is started from here: local binaries first, no telemetry. */
export function environment(extra = {}) {
  return {
    ...process.env,
    ...extra,
    PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH}`,
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
  };
}

/** Runs a program and ends this one with its exit code if it fails. `quiet` shows its output only then. */
export function run(command, args, { quiet = false, cwd = root, env = environment() } = {}) {
  const result = spawnSync(command, args, {
    cwd,
    env,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    shell: process.platform === 'win32',
  });
  if (result.status === 0) return;
  if (quiet) process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  console.error(
    `${command} ${args.join(' ')} failed${result.error ? `: ${result.error.message}` : ` with exit code ${result.status}`}`,
  );
  process.exit(result.status || 1);
}
