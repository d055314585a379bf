import { startRedis } from '@x/tooling-services';
import { redisStore } from '@x/webhooks-redis';
import { Redis } from 'ioredis';
import { median } from '../driver/median.ts';

const EVENTS = 2_000;
const IN_FLIGHT = 100;
const ROUNDS = 31;
const RETAIN_MS = 7 * 86_400_000;

type Work = (key: string) => Promise<void>;

/** Claims and completes new events, as many at a time as a busy server has in flight. Resolves with events per second. */
async function measure(work: Work, round: string): Promise<number> {
  let next = 0;
  const loop = async () => {
    while (next < EVENTS) await work(`${round}:${next++}`);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, loop));
  return (EVENTS / (performance.now() - started)) * 1_000;
}

/** Claim and complete against the least that marks an event: one SET NX before, one SET after. */
export async function benchRedisStore(): Promise<void> {
  const server = await startRedis();
  if (!server) {
    console.log('redis store: skipped, no redis-server on this machine');
    return;
  }
  const client = new Redis(server.url);
  const store = redisStore({ client, onWarning: () => undefined });
  const contestants: Readonly<Record<string, Work>> = {
    async bare(key) {
      await client.set(key, 'claimed', 'PX', 60_000, 'NX');
      await client.set(key, 'done', 'PX', RETAIN_MS);
    },
    async redisStore(key) {
      const claim = await store.claim(key, { leaseMs: 60_000 });
      if (claim.state === 'claimed') await store.complete(key, claim.token, { retainMs: RETAIN_MS });
    },
  };
  const rates: Record<string, number[]> = { bare: [], redisStore: [] };
  const ratios: number[] = [];
  for (let round = -2; round < ROUNDS; round++) {
    const order = Object.keys(contestants);
    if (round % 2) order.reverse();
    const of: Record<string, number> = {};
    for (const name of order) of[name] = await measure(contestants[name] as Work, `${name}:${round}`);
    await client.flushall();
    if (round < 0) continue;
    for (const name of order) rates[name]?.push(of[name] as number);
    ratios.push((of['redisStore'] as number) / (of['bare'] as number));
  }
  for (const [name, values] of Object.entries(rates)) console.log(`${name.padEnd(12)} ${Math.round(median(values))} events/s`);
  console.log(`claim + complete / SET NX + SET: ${median(ratios).toFixed(2)} (at least 0.8 wanted)`);
  client.disconnect();
  await server.close();
}
