import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from './find-free-port.ts';
import { type RunningProcess, spawnService } from './spawn-service.ts';

const SERVERS = ['redis-server', 'valkey-server'] as const;
const SIGNALS = { graceful: 'SIGTERM', kill: 'SIGKILL' } as const;

export interface StartRedisOptions {
  /** Settings as on the command line, such as `{ appendonly: 'yes', 'maxmemory-policy': 'allkeys-lru' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Starts a Sentinel instead of a server. It watches this primary under this name, and alone decides on a failover. */
  readonly sentinelOf?: { readonly name: string; readonly port: number };
}

export interface RedisService {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** `graceful` lets it save what it was told to save; `kill` is `kill -9`. */
  stop(mode?: 'graceful' | 'kill'): Promise<void>;
  /** Starts again on the same port and folder; without persistence it comes back empty. */
  start(): Promise<void>;
  restart(mode?: 'graceful' | 'kill'): Promise<void>;
  /** Stops and removes everything. */
  close(): Promise<void>;
}

let command: string | undefined | null = null;

/** @returns whether this machine has a Redis server to start. */
export function hasRedis(): boolean {
  return findRedis() !== undefined;
}

function findRedis(): string | undefined {
  if (command === null) command = SERVERS.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
  return command;
}

/**
 * Starts a real Redis on a free port of 127.0.0.1, which dies with this process.
 *
 * @returns undefined where no Redis is installed, for tests to skip by name.
 * @throws where no Redis is installed and `CI=true`: there nothing is skipped.
 */
export async function startRedis(options: StartRedisOptions = {}): Promise<RedisService | undefined> {
  const server = findRedis();
  if (server === undefined) {
    if (process.env['CI'] === 'true')
      throw new Error('CI=true and no redis-server: install Redis, its tests are not skipped here.');
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'x-test-redis-'));
  let running: RunningProcess | undefined;
  let port = 0;

  async function start(onPort = port): Promise<void> {
    if (running !== undefined) return;
    const { sentinelOf } = options;
    const flags = sentinelOf ? await writeSentinel(folder, onPort, sentinelOf) : buildFlags(folder, onPort, options);
    const started = spawnService(server ?? '', flags, { folder, guardSignal: 'KILL' });
    await started.until(sentinelOf ? '+monitor' : 'eady to accept connections');
    running = started;
    started.exited.then(() => {
      if (running === started) running = undefined;
    });
  }

  async function stop(mode: 'graceful' | 'kill' = 'graceful'): Promise<void> {
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
      if (attempt < 5 && String(error).includes('in use')) continue;
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  return {
    host: '127.0.0.1',
    port,
    url: `redis://127.0.0.1:${port}`,
    start: () => start(),
    stop,
    async restart(mode) {
      await stop(mode);
      await start();
    },
    async close() {
      await stop('kill');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function buildFlags(folder: string, port: number, { settings }: StartRedisOptions): string[] {
  const all = { port: String(port), bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder, ...settings };
  return Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
}

/** A Sentinel keeps its state in its configuration file, and does not start without one. */
async function writeSentinel(folder: string, port: number, primary: { name: string; port: number }): Promise<string[]> {
  const file = join(folder, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor ${primary.name} 127.0.0.1 ${primary.port} 1`,
    `sentinel down-after-milliseconds ${primary.name} 500`,
    `sentinel failover-timeout ${primary.name} 2000`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  return [file, '--sentinel'];
}
