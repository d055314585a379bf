import { itpay } from '@x/webhooks';
import { bullmqQueue } from '@x/webhooks-bullmq';
import { webhookPlugin } from '@x/webhooks-fastify';
import { Queue } from 'bullmq';
import Fastify from 'fastify';
import { SECRET } from '../driver/requests.ts';
import { listen, startByHand } from './fastify-by-hand.ts';

/** `queue.add` under the event's id, as BullMQ's own pages show it. */
export async function byHand(port: string): Promise<number> {
  const queue = new Queue('by-hand', { connection: { host: '127.0.0.1', port: Number(port) } });
  return startByHand((id, text) => queue.add('webhook', { text }, { jobId: id, attempts: 10 }));
}

export async function webhooks(port: string): Promise<number> {
  const app = Fastify();
  app.register(webhookPlugin, {
    path: '/webhooks',
    provider: itpay({ secret: SECRET }),
    queue: bullmqQueue({ connection: { host: '127.0.0.1', port: Number(port) } }),
    on: { 'payment_intent.succeeded': () => undefined },
    logger: { warn: () => undefined, error: () => undefined },
  });
  return listen(app);
}
