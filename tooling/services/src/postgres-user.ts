import { execFileSync } from 'node:child_process';

export interface ProcessOwner {
  readonly uid?: number;
  readonly gid?: number;
}

/** Postgres refuses to run as root: root's servers run as `postgres` where that user exists, else as `nobody`. */
export function resolvePostgresUser(): ProcessOwner {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: readId('-u', name), gid: readId('-g', name) };
    } catch {
      // Not on this machine.
    }
  }
  throw new Error('Postgres does not run as root and there is neither a user `postgres` nor a user `nobody`.');
}

function readId(flag: '-u' | '-g', name: string): number {
  return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim());
}
