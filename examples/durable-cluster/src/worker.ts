import { EventEmitter, once } from 'node:events';
import { itpay } from '@x/webhooks';
import { webhookPlugin } from '@x/webhooks-fastify';
import Fastify from 'fastify';
import { openShop } from './start-engine.ts';

/** What a process tells the one that started it, so that the story can be told. It then waits to be told to go on, or is killed. */
export interface WorkerNotice {
  readonly stage: 'before the booking' | 'after the booking';
  readonly key: string;
  readonly pid: number;
  readonly attempt: number;
  readonly booking?: string;
}

export type GoOn = Pick<WorkerNotice, 'stage' | 'key'>;

/** One of the processes behind the port. */
const { engine, port, secret } = JSON.parse(process.env['SHOP'] ?? '{}');
const shop = openShop(engine);
const app = Fastify();
const answers = new EventEmitter();
process.on('message', (answer: GoOn) => answers.emit(`${answer.key}, ${answer.stage}`));

async function tell(notice: Omit<WorkerNotice, 'pid'>): Promise<void> {
  const goOn = once(answers, `${notice.key}, ${notice.stage}`);
  process.send?.({ ...notice, pid: process.pid } satisfies WorkerNotice);
  await goOn;
}

app.register(webhookPlugin, {
  path: '/webhooks/itpay',
  provider: itpay({ secret }),
  store: shop.store,
  leaseMs: 1_500,
  on: {
    'payment_intent.succeeded': async (event, context) => {
      const { attempt } = context;
      const key = event.id;
      await tell({ stage: 'before the booking', key, attempt });
      const booking = await shop.credit({ event: key, amountMinor: event.data.amount?.value ?? 0 }, context);
      await tell({ stage: 'after the booking', key, attempt, booking });
    },
  },
});
process.once('SIGTERM', async () => {
  await app.close();
  await shop.close();
  process.exit(0);
});
await app.listen({ port, host: '127.0.0.1' });
