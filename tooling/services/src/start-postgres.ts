import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findFreePort } from './find-free-port.ts';
import { type PreparedPostgres, preparePostgres } from './prepare-postgres.ts';
import { type RunningProcess, spawnService } from './spawn-service.ts';

const run = promisify(execFile);
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

export interface StartPostgresOptions {
  /**
   * Off by default. A killed or immediately stopped server loses nothing by that, since the kernel still has what was
   * written; only a power cut would show the difference. Benchmarks turn it on.
   */
  readonly fsync?: boolean;
  /** Server settings, such as `{ max_connections: '20' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface PostgresService {
  readonly connectionString: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly version: string;
  /** `fast` ends sessions and checkpoints; `immediate` ends at once without either, as a crash would. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
  /** Starts again on the same port and the same data. */
  start(): Promise<void>;
  restart(mode?: 'fast' | 'immediate'): Promise<void>;
  /** Ends the other sessions' server processes. @returns how many. */
  terminateBackends(): Promise<number>;
  /** @returns the new database's connection string. */
  createDatabase(name: string): Promise<string>;
  /** What the server wrote to its log so far. */
  log(): string;
  /** Stops and removes everything. */
  close(): Promise<void>;
}

/** Starts a real Postgres on a free port of 127.0.0.1, with its own data, which dies with this process. */
export async function startPostgres(options: StartPostgresOptions = {}): Promise<PostgresService> {
  const prepared = await preparePostgres();
  const folder = await copyTemplate(prepared);
  let running: RunningProcess | undefined;
  let port = 0;
  let log = '';

  async function start(onPort = port): Promise<void> {
    if (running !== undefined) return;
    const started = spawnService(prepared.binary('postgres'), buildFlags(folder, onPort, options), {
      owner: prepared.owner,
      folder,
      guardSignal: 'QUIT',
      onOutput: (text) => {
        log = (log + text).slice(-200_000);
      },
    });
    await started.until('ready to accept connections');
    running = started;
    started.exited.then(() => {
      if (running === started) running = undefined;
    });
  }

  async function stop(mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
    const stopping = running;
    running = undefined;
    stopping?.kill(SIGNALS[mode]);
    await stopping?.exited;
  }

  for (let attempt = 1; running === undefined; attempt += 1) {
    const candidate = await findFreePort();
    try {
      await start(candidate);
      port = candidate;
    } catch (error) {
      if (attempt < 5 && log.includes('could not bind')) continue;
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  const connectionString = (database: string) => `postgres://postgres@127.0.0.1:${port}/${encodeURIComponent(database)}`;

  async function query(text: string): Promise<number> {
    const client = new pg.Client({ connectionString: connectionString('postgres') });
    await client.connect();
    try {
      return (await client.query(text)).rowCount ?? 0;
    } finally {
      await client.end();
    }
  }

  return {
    connectionString: connectionString('postgres'),
    host: '127.0.0.1',
    port,
    user: 'postgres',
    database: 'postgres',
    version: prepared.version,
    start: () => start(),
    stop,
    async restart(mode) {
      await stop(mode);
      await start();
    },
    terminateBackends: () =>
      query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
      ),
    async createDatabase(name) {
      await query(`CREATE DATABASE "${name.replaceAll('"', '""')}"`);
      return connectionString(name);
    },
    log: () => log,
    async close() {
      await stop('immediate');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function buildFlags(folder: string, port: number, options: StartPostgresOptions): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: options.fsync === true ? 'on' : 'off',
    max_connections: '200',
    shared_buffers: '64MB',
    dynamic_shared_memory_type: 'mmap',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...options.settings,
  };
  return ['-D', folder, '-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function copyTemplate({ owner, template, temporary }: PreparedPostgres): Promise<string> {
  const folder = await mkdtemp(join(temporary, 'x-test-postgres-data-'));
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(folder, owner.uid, owner.gid);
  // Copied by the server's own user: it must own the files.
  await run('cp', ['-R', '-p', `${template}/.`, folder], { ...owner, cwd: '/' });
  return folder;
}
