import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresService, startPostgres } from '../src/start-postgres.ts';

describe('startPostgres', () => {
  let postgres: PostgresService;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.close());

  async function query(text: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: postgres.connectionString });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  it('keeps committed rows over an immediate stop, on the same port', async () => {
    await query('CREATE TABLE kept (id int PRIMARY KEY)');
    await query('INSERT INTO kept VALUES (1)');
    await postgres.stop('immediate');
    await expect(query('SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
    await postgres.start();
    expect(await query('SELECT id FROM kept')).toEqual([{ id: 1 }]);
    expect(postgres.log()).toContain('database system was not properly shut down');
  });

  it('terminateBackends ends the other sessions', async () => {
    const client = new pg.Client({ connectionString: postgres.connectionString });
    await client.connect();
    client.on('error', () => {});
    const ended = once(client, 'error');
    expect(await postgres.terminateBackends()).toBe(1);
    expect(String(await ended)).toContain('terminating connection');
  });

  it('createDatabase gives a database of its own', async () => {
    const url = await postgres.createDatabase('other "one"');
    const client = new pg.Client({ host: postgres.host, port: postgres.port, user: postgres.user, database: 'other "one"' });
    await client.connect();
    await client.end();
    expect(url).toContain('/other');
  });

  it('dies with a process that is killed, and its data with it', async () => {
    const script = fileURLToPath(new URL('./start-and-print.fixture.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    const { port, folder }: { port: number; folder: string } = JSON.parse(String(line));
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
    await client.connect();
    expect(existsSync(folder)).toBe(true);
    client.on('error', () => {});
    const ended = once(client, 'error');
    child.kill('SIGKILL');
    await ended;
    await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
  });
});
