import { createWebhookReceiver, itpay } from '@x/webhooks';
import { describe, expect, test } from 'vitest';
import { requestBytes } from './case-context.ts';
import type { AdapterUnderTest } from './describe-webhook-adapter.ts';
import { signedDelivery } from './events.ts';
import { CLOCK_MS, SECRETS } from './fixtures.ts';
import { openConnection } from './raw-connection.ts';

const IN_FLIGHT = 50;

/** The order of the guide's "Shutting down": nothing that runs is lost, and nothing waits for a connection that is kept alive. */
export function describeShutdown(adapter: AdapterUnderTest): void {
  describe(`${adapter.name}: shutdown`, () => {
    test(`answers the ${IN_FLIGHT} deliveries that run and then closes, although their connections stay open`, async () => {
      const started = createSignal();
      const released = createSignal();
      let running = 0;
      const receiver = createWebhookReceiver({
        provider: itpay({ secret: SECRETS.itpay }),
        on: {
          'payment_intent.succeeded': async () => {
            running += 1;
            if (running === IN_FLIGHT) started.resolve();
            await released.promise;
          },
        },
        now: () => CLOCK_MS,
      });
      const server = await adapter.start([{ fixture: 'itpay', path: '/webhooks/itpay', receiver }]);
      if (server.shutDown === undefined) throw new Error('this adapter does not say how it shuts down');
      const connections = await Promise.all(Array.from({ length: IN_FLIGHT }, () => openConnection(server.port)));
      for (const [index, connection] of connections.entries()) {
        await connection.write(requestBytes(signedDelivery('itpay', { id: `shutdown-${index}` })));
      }
      await started.promise;
      const closed = server.shutDown();
      released.resolve();
      const answers = await Promise.all(connections.map((connection) => connection.read()));
      expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: IN_FLIGHT }, () => 200));
      await closed;
      await expect(openConnection(server.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    });
  });
}

function createSignal(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}
