import { itpay } from '@x/webhooks';
import { webhookPlugin } from '@x/webhooks-fastify';
import { redisStore } from '@x/webhooks-redis';
import Fastify from 'fastify';
import { Redis } from 'ioredis';
import { SECRET } from '../driver/requests.ts';
import { listen, startByHand } from './fastify-by-hand.ts';

/** SET NX, the handler, SET: with the raw driver. */
export async function byHand(url: string): Promise<number> {
  const client = new Redis(url);
  return startByHand(async (id) => {
    if ((await client.set(id, 'claimed', 'PX', 60_000, 'NX')) !== 'OK') return;
    await Promise.resolve();
    await client.set(id, 'done', 'PX', 604_800_000);
  });
}

export async function webhooks(url: string): Promise<number> {
  const app = Fastify();
  app.register(webhookPlugin, {
    path: '/webhooks',
    provider: itpay({ secret: SECRET }),
    store: redisStore({ client: new Redis(url), onWarning: () => undefined }),
    on: { 'payment_intent.succeeded': () => Promise.resolve() },
    logger: { warn: () => undefined, error: () => undefined },
  });
  return listen(app);
}
