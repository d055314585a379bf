import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Server } from 'node:http';
import { webhookPlugin } from '@x/webhooks-fastify';
import Fastify, { type FastifyInstance } from 'fastify';
import { SECRET } from '../../driver/requests.ts';
import { receiverOptions } from './receiver-options.ts';
import { takeEvent } from './take-event.ts';

export async function startFastifyX(): Promise<Server> {
  const app = Fastify();
  app.register(webhookPlugin, { path: '/webhooks', ...receiverOptions() });
  return listen(app);
}

export async function startFastifyRaw(): Promise<Server> {
  const app = withRawParser();
  app.post('/webhooks', async (request) => {
    const event: unknown = JSON.parse((request.body as Buffer).toString('utf8'));
    await takeEvent(event);
    return { status: 'received' };
  });
  return listen(app);
}

/** The least that anyone would write: signature and age, no deduplication, no checks of the JSON. */
export async function startFastifyByHand(): Promise<Server> {
  const app = withRawParser();
  app.post('/webhooks', async (request, reply) => {
    const body = request.body as Buffer;
    const header = String(request.headers['x-itpay-signature'] ?? '');
    const [, seconds = '', signature = ''] = /^t=([0-9]+),v1=([0-9a-f]{64})$/.exec(header) ?? [];
    const expected = createHmac('sha256', SECRET).update(`${seconds}.`).update(body).digest();
    const fresh = Math.abs(Date.now() / 1_000 - Number(seconds)) <= 300;
    if (!fresh || signature === '' || !timingSafeEqual(expected, Buffer.from(signature, 'hex'))) {
      return reply.code(401).send({ error: 'invalid signature' });
    }
    const event: unknown = JSON.parse(body.toString('utf8'));
    await takeEvent(event);
    return { status: 'received' };
  });
  return listen(app);
}

function withRawParser(): FastifyInstance {
  const app = Fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return app;
}

async function listen(app: Pick<FastifyInstance, 'listen' | 'server'>): Promise<Server> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app.server;
}
