import { startPostgres, startRedis } from '@x/tooling-services';
import { createPostgresTables, openPostgresShop } from './postgres-shop.ts';
import { openRedisShop } from './redis-shop.ts';
import type { Engine, Shop } from './shop.ts';

/** Starts Redis if this machine has one, else Postgres from npm; `wanted` asks for one of them. */
export async function startEngine(wanted: string | undefined): Promise<Engine & { close(): Promise<void> }> {
  const redis = wanted === 'Postgres' ? undefined : await startRedis({ settings: { appendonly: 'yes' } });
  if (redis) return { name: 'Redis', url: redis.url, close: () => redis.close() };
  const postgres = await startPostgres();
  await createPostgresTables(postgres.connectionString);
  return { name: 'Postgres', url: postgres.connectionString, close: () => postgres.close() };
}

export function openShop({ name, url }: Engine): Shop {
  return name === 'Redis' ? openRedisShop(url) : openPostgresShop(url);
}
