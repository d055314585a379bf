import type { Server } from 'node:http';
import { createWebhookMiddleware } from '@x/webhooks-express';
import express from 'express';
import { Stripe } from 'stripe';
import { SECRET } from '../../driver/requests.ts';
import { listen } from './listen.ts';
import { receiverOptions } from './receiver-options.ts';
import { takeEvent } from './take-event.ts';

export function startExpressX(): Promise<Server> {
  const app = express();
  app.post('/webhooks', createWebhookMiddleware(receiverOptions()));
  return listen(app);
}

export function startExpressRaw(): Promise<Server> {
  const app = express();
  app.post('/webhooks', express.raw({ type: 'application/json' }), async (request, response) => {
    const event: unknown = JSON.parse((request.body as Buffer).toString('utf8'));
    await takeEvent(event);
    response.json({ status: 'received' });
  });
  return listen(app);
}

export function startExpressStripe(): Promise<Server> {
  const app = express();
  const stripe = new Stripe('sk_test_bench');
  app.post('/webhooks', express.raw({ type: 'application/json' }), async (request, response) => {
    try {
      const event = stripe.webhooks.constructEvent(request.body as Buffer, request.headers['stripe-signature'] ?? '', SECRET);
      await takeEvent(event);
      response.json({ status: 'received' });
    } catch {
      response.status(400).end();
    }
  });
  return listen(app);
}
