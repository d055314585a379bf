import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { SECRET } from '../driver/requests.ts';

/** What anyone would write by hand: signature and age over the raw bytes, JSON, then `take` with the event's id and text. */
export async function startByHand(take: (id: string, text: string) => Promise<unknown>): Promise<number> {
  const app = Fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/webhooks', async (request, reply) => {
    const body = request.body as Buffer;
    const header = String(request.headers['x-itpay-signature'] ?? '');
    const [, seconds = '', signature = ''] = /^t=([0-9]+),v1=([0-9a-f]{64})$/.exec(header) ?? [];
    const expected = createHmac('sha256', SECRET).update(`${seconds}.`).update(body).digest();
    const isFresh = Math.abs(Date.now() / 1_000 - Number(seconds)) <= 300;
    if (!isFresh || signature === '' || !timingSafeEqual(expected, Buffer.from(signature, 'hex'))) {
      return reply.code(401).send({ error: 'invalid signature' });
    }
    const text = body.toString('utf8');
    const event: { readonly id: string } = JSON.parse(text);
    await take(event.id, text);
    return { status: 'received' };
  });
  return listen(app);
}

export async function listen(app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as AddressInfo).port;
}
