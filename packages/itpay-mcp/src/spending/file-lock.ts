import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Held for a few milliseconds at a time; a lock of another machine that is older belongs to a server that has died. */
const DEAD_AFTER_MS = 60_000;
const PAUSE_MS = 5;
const CLOCK_TOLERANCE_SECONDS = 5;

interface Holder {
  readonly token: string;
  readonly pid: number;
  /** When the process started, seconds since the epoch: in a container every process may have the id 1. */
  readonly startedAt: number;
  readonly host: string;
}

/** Does the work while no other server does. A lock that a killed server left behind is removed. @throws when `signal` aborts */
export async function withFileLock<T>(file: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  const token = randomUUID();
  while (!(await take(lock, token))) {
    signal.throwIfAborted();
    await removeDead(lock);
    await sleep(PAUSE_MS, undefined, { signal, ref: false });
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string, token: string): Promise<boolean> {
  const holder: Holder = { token, pid: process.pid, startedAt: processStart(), host: os.hostname() };
  // Linked into place when it is complete: nobody ever reads half a lock.
  const own = `${lock}.${token}`;
  const handle = await open(own, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify(holder));
    await link(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await handle.close();
    await rm(own, { force: true });
  }
}

async function removeDead(lock: string): Promise<void> {
  const seen = await readHolder(lock);
  if (seen === undefined || !(await isDead(lock, seen))) return;
  const aside = `${lock}.${randomUUID()}`;
  try {
    await rename(lock, aside);
    // Another server may have been faster and have put its own lock there: give it back.
    if ((await readHolder(aside))?.token !== seen.token) await link(aside, lock);
    await rm(aside, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function readHolder(lock: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(lock, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

async function isDead(lock: string, { pid, startedAt, host }: Holder): Promise<boolean> {
  if (host !== os.hostname()) {
    const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }));
    return Date.now() - mtimeMs > DEAD_AFTER_MS;
  }
  if (pid === process.pid) return Math.abs(startedAt - processStart()) > CLOCK_TOLERANCE_SECONDS;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function processStart(): number {
  return Date.now() / 1_000 - process.uptime();
}
