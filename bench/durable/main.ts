import { type PostgresService, startPostgres } from '@x/tooling-services';
import { benchPgBossHttp, benchPostgresHttp } from './postgres-http.ts';
import { benchBullmqHttp, benchRedisHttp } from './redis-http.ts';
import { runCompiled } from './run-compiled.ts';

// A server as it is set up for production, but for the size of its write-ahead log: no checkpoint may fall into one round.
const settings = { autovacuum: 'off', checkpoint_timeout: '30min', max_wal_size: '4GB' };

async function withPostgres(fsync: boolean, work: (server: PostgresService) => Promise<void>): Promise<void> {
  const server = await startPostgres({ fsync, settings });
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

const wanted = process.argv.slice(2);

const parts: Readonly<Record<string, () => Promise<void>>> = {
  async 'postgres-store'() {
    for (const fsync of [false, true]) {
      console.log(`\nClaim + complete, Postgres, fsync ${fsync ? 'on' : 'off'}, 10 connections, 50 events in flight`);
      await withPostgres(fsync, (server) => runCompiled('postgres-store.ts', 'benchPostgresStore', server.connectionString));
    }
  },
  async 'sqlite-store'() {
    console.log('\nClaim + complete, SQLite (libsql), WAL, synchronous FULL, 10 events in flight');
    await runCompiled('sqlite-store.ts', 'benchSqliteStore');
  },
  async 'table-growth'() {
    if (!wanted.includes('table-growth')) {
      console.log('\nCost as the table grows: only when asked for (`table-growth`), it fills ten million rows first');
      return;
    }
    console.log('\nCost as the table grows, Postgres, fsync off');
    await withPostgres(false, (server) => runCompiled('table-growth.ts', 'benchTableGrowth', server.connectionString));
  },
  async 'postgres-http'() {
    for (const fsync of [false, true]) {
      console.log(`\nReceive, store, acknowledge through Fastify, Postgres, fsync ${fsync ? 'on' : 'off'}, 50 connections`);
      await withPostgres(fsync, (server) => benchPostgresHttp(server.connectionString));
    }
  },
  async 'pg-boss-http'() {
    console.log('\nReceive, queue, acknowledge through Fastify, pg-boss, fsync on, 50 connections');
    await withPostgres(true, (server) => benchPgBossHttp(server.connectionString));
  },
  async 'redis-store'() {
    console.log('\nClaim + complete, Redis');
    await runCompiled('redis-store.ts', 'benchRedisStore');
  },
  async 'redis-http'() {
    console.log('\nReceive, store, acknowledge through Fastify, Redis, 50 connections');
    await benchRedisHttp();
  },
  async 'bullmq-http'() {
    console.log('\nReceive, queue, acknowledge through Fastify, BullMQ, 50 connections');
    await benchBullmqHttp();
  },
};

for (const [name, run] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await run();
