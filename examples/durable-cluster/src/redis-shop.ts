import { redisStore } from '@x/webhooks-redis';
import { Redis } from 'ioredis';
import type { Shop } from './shop.ts';

/**
 * Books once per event, and refuses a run that is older than the newest one it has heard of. This is what makes the Redis
 * store's "at least once" into once: a run that was cut off is recognized, a run that comes too late is turned away.
 */
const CREDIT = `
local newest = tonumber(redis.call('HGET', KEYS[1], 'fencing token') or '0')
if tonumber(ARGV[1]) < newest then return 'too late' end
redis.call('HSET', KEYS[1], 'fencing token', ARGV[1])
if redis.call('HSETNX', KEYS[1], 'amount', ARGV[2]) == 0 then return 'was credited before' end
redis.call('RPUSH', KEYS[2], ARGV[3])
return 'credited'
`;

export function openRedisShop(url: string): Shop {
  const client = new Redis(url);
  return {
    store: redisStore({ client, onWarning: () => undefined }),
    async credit({ event, amountMinor }, { fencingToken }) {
      const booked = await client.eval(CREDIT, 2, `{shop}:payment:${event}`, '{shop}:bookings', fencingToken, amountMinor, event);
      if (booked === 'too late') throw new Error('Another process has taken this payment over.');
      return booked === 'credited' ? 'credited' : 'was credited before';
    },
    readBookings: () => client.lrange('{shop}:bookings', 0, -1),
    async close() {
      await client.quit();
    },
  };
}
