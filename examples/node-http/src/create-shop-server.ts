import { createServer, type Server } from 'node:http';
import { itpay, type WebhookLogger } from '@x/webhooks';
import { createWebhookListener } from '@x/webhooks/node';

export interface ShopOptions {
  readonly webhookSecret: string;
  readonly deliver: (paymentIntentId: string, idempotencyKey: string) => Promise<void>;
  readonly logger?: WebhookLogger;
}

/** A shop on plain node:http: one route for people, one for the gateway. */
export function createShopServer(options: ShopOptions): Server {
  const receiveWebhook = createWebhookListener({
    provider: itpay({ secret: options.webhookSecret }),
    on: {
      // Throw, and the gateway is asked to deliver again; return, and this event never comes back.
      'payment_intent.succeeded': (event, context) => options.deliver(event.data.id, context.key),
    },
    logger: options.logger ?? console,
  });
  return createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (path === '/webhooks/itpay') receiveWebhook(request, response);
    else if (path === '/') response.end('open\n');
    else response.writeHead(404).end();
  });
}
