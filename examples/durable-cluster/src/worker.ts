import { setTimeout as delay } from 'node:timers/promises';
import { itpay } from '@x/webhooks';
import { webhookPlugin } from '@x/webhooks-fastify';
import Fastify from 'fastify';
import { openShop } from './start-engine.ts';

/** What a process tells the one that started it, so that the story can be told. */
export interface WorkerNotice {
  readonly stage: 'before the booking' | 'after the booking';
  readonly key: string;
  readonly pid: number;
  readonly attempt: number;
  readonly booking?: string;
}

/** One of the processes behind the port. */
const { engine, port, secret } = JSON.parse(process.env['SHOP'] ?? '{}');
const shop = openShop(engine);
const app = Fastify();
const tell = (notice: Omit<WorkerNotice, 'pid'>) => process.send?.({ ...notice, pid: process.pid } satisfies WorkerNotice);

app.register(webhookPlugin, {
  path: '/webhooks/itpay',
  provider: itpay({ secret }),
  store: shop.store,
  leaseMs: 1_500,
  on: {
    'payment_intent.succeeded': async (event, context) => {
      const { key, attempt } = context;
      tell({ stage: 'before the booking', key, attempt });
      await delay(100);
      const booking = await shop.credit(event.data.amount?.value ?? 0, context);
      tell({ stage: 'after the booking', key, attempt, booking });
      await delay(100);
    },
  },
});
process.once('SIGTERM', async () => {
  await app.close();
  await shop.close();
  process.exit(0);
});
await app.listen({ port, host: '127.0.0.1' });
