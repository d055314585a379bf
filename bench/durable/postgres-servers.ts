import { randomUUID } from 'node:crypto';
import { itpay } from '@x/webhooks';
import { webhookPlugin } from '@x/webhooks-fastify';
import { pgBossQueue } from '@x/webhooks-pg-boss';
import { postgresStore } from '@x/webhooks-postgres';
import Fastify from 'fastify';
import pg from 'pg';
import PgBoss from 'pg-boss';
import { SECRET } from '../driver/requests.ts';
import { listen, startByHand } from './fastify-by-hand.ts';

const INSERT =
  "INSERT INTO by_hand (key, token, lease_until) VALUES ($1, $2, now() + interval '60 s') ON CONFLICT (key) DO NOTHING";
const UPDATE = 'UPDATE by_hand SET done_at = now() WHERE key = $1 AND token = $2';
const CREATE =
  'CREATE TABLE IF NOT EXISTS by_hand (key text PRIMARY KEY, token uuid, lease_until timestamptz NOT NULL, done_at timestamptz)';

/** INSERT, the handler, UPDATE: with the raw driver. */
export async function byHand(connectionString: string): Promise<number> {
  const pool = new pg.Pool({ connectionString, max: 10 });
  await pool.query(CREATE);
  return startByHand(async (id) => {
    const token = randomUUID();
    if ((await pool.query(INSERT, [id, token])).rowCount !== 1) return;
    await Promise.resolve();
    await pool.query(UPDATE, [id, token]);
  });
}

export async function webhooks(connectionString: string): Promise<number> {
  const store = postgresStore({ pool: new pg.Pool({ connectionString, max: 10 }), transactional: false });
  await store.migrate();
  const app = Fastify();
  app.register(webhookPlugin, {
    path: '/webhooks',
    provider: itpay({ secret: SECRET }),
    store,
    on: { 'payment_intent.succeeded': () => Promise.resolve() },
    logger: { warn: () => undefined, error: () => undefined },
  });
  return listen(app);
}

async function startBoss(connectionString: string): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString, max: 10, supervise: false, schedule: false });
  boss.on('error', () => undefined);
  return boss.start();
}

/** One `send` with an id of its own: what anyone would write with pg-boss. */
export async function queueByHand(connectionString: string): Promise<number> {
  const boss = await startBoss(connectionString);
  await boss.createQueue('by-hand');
  return startByHand((id, text) =>
    boss.send('by-hand', { id, text, receivedAt: Date.now() }, { id: randomUUID(), singletonKey: id }),
  );
}

export async function queue(connectionString: string): Promise<number> {
  const app = Fastify();
  app.register(webhookPlugin, {
    path: '/webhooks',
    provider: itpay({ secret: SECRET }),
    queue: pgBossQueue({ boss: await startBoss(connectionString) }),
    on: { 'payment_intent.succeeded': () => Promise.resolve() },
    logger: { warn: () => undefined, error: () => undefined },
  });
  return listen(app);
}
