import type { Server } from 'node:http';
import { createNodeMiddleware, Webhooks } from '@octokit/webhooks';
import { createWebhookListener } from '@x/webhooks/node';
import { SECRET } from '../payloads.ts';
import { countEvent } from './count-event.ts';
import { listen } from './listen.ts';
import { receiverOptions } from './receiver-options.ts';

export function startNodeX(): Promise<Server> {
  return listen(createWebhookListener(receiverOptions()));
}

export function startOctokit(): Promise<Server> {
  const webhooks = new Webhooks({ secret: SECRET });
  webhooks.on('push', async ({ payload }) => countEvent(payload));
  const middleware = createNodeMiddleware(webhooks, { path: '/webhooks' });
  return listen((request, response) => void middleware(request, response));
}
