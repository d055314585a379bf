import { once } from 'node:events';
import { connect } from 'node:http2';
import type { AddressInfo } from 'node:net';
import {
  CLOCK_MS,
  createFixtureReceiver,
  type Delivery,
  type ReceiverRecord,
  SECRETS,
  signedDelivery,
} from '@x/tooling-adapter-conformance';
import { itpay, type WebhookReceiver } from '@x/webhooks';
import Fastify, { type FastifyInstance } from 'fastify';
import Fastify4 from 'fastify4';
import { expect, expectTypeOf, test } from 'vitest';
import { webhookPlugin } from '../src/index.ts';

function fixture(name: 'itpay' | 'small' = 'itpay'): { readonly receiver: WebhookReceiver; readonly records: ReceiverRecord[] } {
  const records: ReceiverRecord[] = [];
  return { receiver: createFixtureReceiver(name, (entry) => records.push(entry)), records };
}

function injection(delivery: Delivery, contentType = 'application/json') {
  return {
    method: 'POST' as const,
    url: delivery.path,
    headers: { ...Object.fromEntries(delivery.headers), 'content-type': contentType },
    payload: Buffer.from(delivery.body),
  };
}

test('webhookPlugin answers injected requests', async () => {
  const { receiver, records } = fixture();
  const app = Fastify();
  app.register(webhookPlugin, { path: '/webhooks/itpay', receiver });
  const answer = await app.inject(injection(signedDelivery('itpay', { id: 'evt_inject' })));
  expect([answer.statusCode, answer.body]).toEqual([200, '{"status":"received"}']);
  expect(records.filter((r) => r.kind === 'handled')).toHaveLength(1);
});

test('webhookPlugin refuses injected requests without a signature, of another method, too large', async () => {
  const { receiver } = fixture('small');
  const app = Fastify();
  app.register(webhookPlugin, { path: '/webhooks/small', receiver });
  const forged = await app.inject({ method: 'POST', url: '/webhooks/small', payload: '{}' });
  const get = await app.inject({ method: 'PUT', url: '/webhooks/small' });
  const big = await app.inject({ method: 'POST', url: '/webhooks/small', payload: 'x'.repeat(10_000) });
  expect([forged.statusCode, get.statusCode, big.statusCode]).toEqual([401, 405, 413]);
  expect(get.headers['allow']).toBe('POST');
});

test('webhookPlugin types the events of its options', async () => {
  const seen: string[] = [];
  const app = Fastify();
  app.register(webhookPlugin, {
    path: '/webhooks/itpay',
    provider: itpay({ secret: SECRETS.itpay }),
    on: {
      'payment_intent.succeeded': (event) => {
        expectTypeOf(event.id).toEqualTypeOf<string>();
        seen.push(event.id);
      },
    },
    now: () => CLOCK_MS,
  });
  // @ts-expect-error a path is a string
  const wrongPath = () => app.register(webhookPlugin, { path: 1, receiver: fixture().receiver });
  expect(wrongPath).toBeTypeOf('function');
  await app.inject(injection(signedDelivery('itpay', { id: 'evt_typed' })));
  expect(seen).toEqual(['evt_typed']);
});

test('webhookPlugin leaves the JSON parser of sibling and parent routes alone', async () => {
  const { receiver } = fixture();
  const app = Fastify();
  app.post('/parent', async (request) => request.body);
  app.register(webhookPlugin, { path: '/webhooks/itpay', receiver });
  app.register(async (sibling) => {
    sibling.post('/sibling', async (request) => request.body);
  });
  for (const url of ['/parent', '/sibling']) {
    const parsed = await app.inject({ method: 'POST', url, payload: { a: 1 } });
    expect([parsed.statusCode, parsed.body]).toEqual([200, '{"a":1}']);
    const refused = await app.inject({ method: 'POST', url, payload: '<a/>', headers: { 'content-type': 'application/xml' } });
    expect(refused.statusCode).toBe(415);
  }
});

test('webhookPlugin takes over from a raw or JSON parser that the parent has added', async () => {
  const { receiver } = fixture();
  const app = Fastify();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, JSON.parse(String(body))),
  );
  app.register(webhookPlugin, { path: '/webhooks/itpay', receiver });
  const answer = await app.inject(injection(signedDelivery('itpay', { id: 'evt_parent_parser' })));
  expect(answer.statusCode).toBe(200);
});

test('webhookPlugin is mounted below a prefix, and verifies the whole path', async () => {
  const paths: (string | undefined)[] = [];
  const provider = itpay({ secret: SECRETS.itpay });
  const recording = {
    ...provider,
    verifySignature: (request: Parameters<typeof provider.verifySignature>[0]) => {
      paths.push(request.path);
      return provider.verifySignature(request);
    },
  };
  const app = Fastify();
  app.register(webhookPlugin, { prefix: '/webhooks', path: '/itpay', provider: recording, on: {}, now: () => CLOCK_MS });
  const answer = await app.inject(
    injection({ ...signedDelivery('itpay', { id: 'evt_prefix' }), path: '/webhooks/itpay?shop=1' }),
  );
  expect(answer.statusCode).toBe(200);
  expect(paths).toEqual(['/webhooks/itpay']);
});

test('webhookPlugin is mounted at its prefix without a path', async () => {
  const { receiver } = fixture();
  const app = Fastify();
  app.register(webhookPlugin, { prefix: '/webhooks/itpay', receiver });
  const answer = await app.inject(injection(signedDelivery('itpay', { id: 'evt_bare_prefix' })));
  expect(answer.statusCode).toBe(200);
});

test('webhookPlugin answers 503 with a named configuration error when a hook has read the body', async () => {
  const { receiver, records } = fixture();
  const app = Fastify();
  app.addHook('onRequest', async (request) => {
    for await (const _chunk of request.raw);
  });
  app.register(webhookPlugin, { path: '/webhooks/itpay', receiver });
  const answer = await app.inject(injection(signedDelivery('itpay', { id: 'evt_hook' })));
  expect(answer.statusCode).toBe(503);
  expect(records.filter((r) => r.kind === 'error')).toHaveLength(1);
});

test('webhookPlugin runs the hooks of its parent, in both kinds of answer', async () => {
  const { receiver } = fixture();
  const seen: number[] = [];
  const app = Fastify();
  app.addHook('onResponse', async (_request, reply) => {
    seen.push(reply.statusCode);
  });
  app.register(webhookPlugin, { path: '/webhooks/itpay', receiver });
  await app.inject(injection(signedDelivery('itpay', { id: 'evt_hooks' })));
  await app.inject({ method: 'PUT', url: '/webhooks/itpay' });
  expect(seen).toEqual([200, 405]);
});

test('webhookPlugin refuses options that cannot work when the application gets ready', async () => {
  const app = Fastify();
  app.register(webhookPlugin, { path: '/webhooks', receiver: {} as never });
  await expect(app.ready()).rejects.toThrow(/receiver/);
});

test('webhookPlugin leaves GET and HEAD to a route of the application', async () => {
  const { receiver } = fixture();
  const app = Fastify();
  app.get('/webhooks/before', async () => 'before');
  app.register(webhookPlugin, { path: '/webhooks/before', receiver });
  app.register(webhookPlugin, { path: '/webhooks/after', receiver });
  app.register(async (instance) => {
    instance.get('/webhooks/after', async () => 'after');
  });
  for (const name of ['before', 'after']) {
    expect((await app.inject({ method: 'GET', url: `/webhooks/${name}` })).body).toBe(name);
    expect((await app.inject({ method: 'HEAD', url: `/webhooks/${name}` })).statusCode).toBe(200);
    const refused = await app.inject({ method: 'DELETE', url: `/webhooks/${name}` });
    expect([refused.statusCode, refused.headers['allow']]).toEqual([405, 'POST']);
  }
});

test('webhookPlugin reports a configuration error when a hook answers while the handler runs', async () => {
  const errors: Error[] = [];
  const app = Fastify();
  let answer = (): void => {};
  app.addHook('preHandler', async (_request, reply) => {
    answer = () => void reply.code(404).send('not found');
  });
  app.register(webhookPlugin, {
    path: '/webhooks/itpay',
    provider: itpay({ secret: SECRETS.itpay }),
    on: { 'payment_intent.succeeded': () => answer() },
    onError: (error) => errors.push(error),
    now: () => CLOCK_MS,
  });
  const response = await app.inject(injection(signedDelivery('itpay', { id: 'evt_answered' })));
  expect(response.statusCode).toBe(404);
  expect(errors).toMatchObject([{ code: 'ERR_WEBHOOK_CONFIG_ALREADY_ANSWERED' }]);
});

test('webhookPlugin refuses Fastify 4 by name', async () => {
  const app = Fastify4();
  app.register(webhookPlugin as never, { path: '/webhooks', receiver: fixture().receiver } as never);
  await expect(app.ready()).rejects.toMatchObject({
    name: 'WebhookConfigurationError',
    message: expect.stringMatching(/needs Fastify 5, but received Fastify 4\./),
  });
});

test('webhookPlugin takes the options of register beside its own', async () => {
  const app = Fastify();
  app.register(webhookPlugin, { prefix: '/webhooks', logLevel: 'warn', path: '/itpay', receiver: fixture().receiver });
  const answer = await app.inject(injection(signedDelivery('itpay', { id: 'evt_register' })));
  expect(answer.statusCode).toBe(200);
});

test('webhookPlugin works over HTTP/2', async () => {
  const { receiver, records } = fixture();
  const app = Fastify({ http2: true });
  app.register(webhookPlugin, { path: '/webhooks/itpay', receiver });
  app.register(webhookPlugin, { path: '/webhooks/small', receiver: fixture('small').receiver });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const session = connect(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
  const send = async (delivery: Delivery): Promise<number> => {
    const stream = session.request({ ':method': 'POST', ':path': delivery.path, ...Object.fromEntries(delivery.headers) });
    const answered = once(stream, 'response') as Promise<[{ readonly ':status': number }]>;
    stream.on('error', () => {});
    stream.resume();
    stream.end(delivery.body);
    const [headers] = await answered;
    return headers[':status'];
  };
  try {
    const good = signedDelivery('itpay', { id: 'evt_http2' });
    expect(await send(good)).toBe(200);
    expect(await send({ ...good, headers: [] })).toBe(401);
    expect(await send(signedDelivery('small', { id: 'evt_http2_big', body: 'x'.repeat(200_000) }))).toBe(413);
    expect(await send(signedDelivery('itpay', { id: 'evt_http2_after' }))).toBe(200);
    expect(records.filter((r) => r.kind === 'handled')).toHaveLength(2);
  } finally {
    session.destroy();
    await closeApp(app);
  }
});

async function closeApp(app: Pick<FastifyInstance, 'close'>): Promise<void> {
  await app.close();
}
