import type { Server } from 'node:http';
import { createNodeMiddleware, Webhooks } from '@octokit/webhooks';
import { createWebhookListener } from '@x/webhooks/node';
import { SECRET } from '../../driver/requests.ts';
import { listen } from './listen.ts';
import { receiverOptions } from './receiver-options.ts';
import { takeEvent } from './take-event.ts';

export function startNodeX(): Promise<Server> {
  return listen(createWebhookListener(receiverOptions()));
}

export function startOctokit(): Promise<Server> {
  const webhooks = new Webhooks({ secret: SECRET });
  webhooks.on('push', async ({ payload }) => takeEvent(payload));
  const middleware = createNodeMiddleware(webhooks, { path: '/webhooks' });
  return listen((request, response) => void middleware(request, response));
}
