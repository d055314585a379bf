import { once } from 'node:events';
import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runInNewContext } from 'node:vm';
import { CLOCK_MS, createFixtureReceiver, type ReceiverRecord, SECRETS, signedDelivery } from '@x/tooling-adapter-conformance';
import { itpay } from '@x/webhooks';
import express5 from 'express';
import express4 from 'express4';
import { afterEach, describe, expect, test } from 'vitest';
import { captureRawBody, createWebhookMiddleware, type WebhookMiddleware } from '../src/index.ts';

const versions = [
  ['Express 5', express5],
  ['Express 4', express4],
] as const;

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function post(
  app: RequestListener,
  delivery: { readonly path: string; readonly headers: readonly (readonly [string, string])[]; readonly body: Uint8Array },
  contentType = 'application/json',
): Promise<Answer> {
  const server = createServer(app);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const headers = {
      ...Object.fromEntries(delivery.headers),
      'content-type': contentType,
      'content-length': delivery.body.length,
    };
    const outgoing = httpRequest({ port, host: '127.0.0.1', method: 'POST', path: delivery.path, headers });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      let body = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        body += chunk;
      });
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body }));
    });
    outgoing.end(delivery.body);
  });
}

function fixture(): { readonly middleware: WebhookMiddleware; readonly records: ReceiverRecord[] } {
  const records: ReceiverRecord[] = [];
  const receiver = createFixtureReceiver('itpay', (entry) => records.push(entry));
  return { middleware: createWebhookMiddleware({ receiver }), records };
}

const pretty = (id: string) =>
  signedDelivery('itpay', { id, body: JSON.stringify({ id, type: 'payment_intent.succeeded', data: { id: 'pi_1' } }, null, 2) });

describe.each(versions)('createWebhookMiddleware in %s', (_name, express) => {
  test('is a RequestHandler for app.post', async () => {
    const { middleware, records } = fixture();
    const app = express();
    app.post('/webhooks/itpay', middleware);
    expect(await post(app, pretty('evt_post'))).toEqual({ status: 200, body: '{"status":"received"}' });
    expect(records.filter((r) => r.kind === 'handled')).toHaveLength(1);
  });

  test('takes the options of the receiver', async () => {
    const seen: string[] = [];
    const app = express();
    app.post(
      '/webhooks/itpay',
      createWebhookMiddleware({
        provider: itpay({ secret: SECRETS.itpay }),
        on: { 'payment_intent.succeeded': (event) => void seen.push(event.id) },
        now: () => CLOCK_MS,
      }),
    );
    expect((await post(app, signedDelivery('itpay', { id: 'evt_options' }))).status).toBe(200);
    expect(seen).toEqual(['evt_options']);
  });

  test('verifies the bytes that captureRawBody kept after express.json()', async () => {
    const { middleware } = fixture();
    const app = express();
    app.use(express.json({ verify: captureRawBody }));
    app.post('/webhooks/itpay', middleware);
    expect((await post(app, pretty('evt_captured'))).status).toBe(200);
  });

  test('reads the stream itself after express.json() when the content type is not JSON', async () => {
    const { middleware } = fixture();
    const app = express();
    app.use(express.json());
    app.post('/webhooks/itpay', middleware);
    expect((await post(app, pretty('evt_text'), 'text/plain')).status).toBe(200);
  });

  test('works before express.json(), which still parses for later routes', async () => {
    const { middleware } = fixture();
    const app = express();
    app.post('/webhooks/itpay', middleware);
    app.use(express.json());
    app.post('/api', (request, response) => {
      response.json(request.body);
    });
    expect((await post(app, pretty('evt_before'))).status).toBe(200);
    const api = await post(app, { path: '/api', headers: [], body: Buffer.from('{ "a": 1 }') });
    expect(api).toEqual({ status: 200, body: '{"a":1}' });
  });

  test('uses the Buffer of express.raw()', async () => {
    const { middleware } = fixture();
    const app = express();
    app.post('/webhooks/itpay', express.raw({ type: '*/*' }), middleware);
    expect((await post(app, pretty('evt_raw'))).status).toBe(200);
  });

  test('uses request.rawBody, as NestJS and Cloud Functions keep it', async () => {
    const { middleware } = fixture();
    const app = express();
    app.use(
      express.json({
        verify: (request, _response, body) => {
          Object.assign(request, { rawBody: body });
        },
      }),
    );
    app.post('/webhooks/itpay', middleware);
    expect((await post(app, pretty('evt_rawbody'))).status).toBe(200);
  });

  test.each([
    ['express.json()', (e: typeof express5) => e.json()],
    ['express.text()', (e: typeof express5) => e.text({ type: '*/*' })],
  ] as const)('answers 503 with a named configuration error after %s alone', async (_parser, parser) => {
    const { middleware, records } = fixture();
    const app = express();
    app.use(parser(express));
    app.post('/webhooks/itpay', middleware);
    const answer = await post(app, pretty('evt_gone'));
    expect(answer.status).toBe(503);
    expect(answer.body).not.toContain('captureRawBody');
    expect(records.filter((r) => r.kind === 'handled')).toEqual([]);
    const reported = records.filter((r) => r.kind === 'error').map((r) => r.detail);
    expect(reported).toHaveLength(1);
    expect(reported[0]).toContain('captureRawBody');
    expect(records.some((r) => r.kind === 'log' && r.detail.includes('captureRawBody'))).toBe(true);
  });

  test('answers 503 after a middleware that decodes the stream to text', async () => {
    const { middleware, records } = fixture();
    const app = express();
    app.use((request, _response, next) => {
      request.setEncoding('utf8');
      next();
    });
    app.post('/webhooks/itpay', middleware);
    expect((await post(app, pretty('evt_decoded'))).status).toBe(503);
    expect(records.some((r) => r.kind === 'error')).toBe(true);
  });

  test('reads a body that waited for an earlier middleware', async () => {
    const { middleware } = fixture();
    const app = express();
    app.use((_request, _response, next) => {
      setImmediate(next);
    });
    app.post('/webhooks/itpay', middleware);
    expect((await post(app, pretty('evt_waited'))).status).toBe(200);
  });

  test("holds a captured body to the receiver's own limit", async () => {
    const app = express();
    app.use(express.json({ verify: captureRawBody }));
    app.post('/webhooks/small', createWebhookMiddleware({ receiver: createFixtureReceiver('small', () => {}) }));
    const body = JSON.stringify({ id: 'evt_big', type: 'x', data: {}, padding: 'x'.repeat(3_000) });
    expect((await post(app, signedDelivery('small', { id: 'evt_big', body }))).status).toBe(413);
  });

  test.each([
    ['a Uint8Array of another realm', (body: Buffer) => runInNewContext('new Uint8Array(bytes)', { bytes: [...body] }), 200],
    ['a DataView', (body: Buffer) => new DataView(new Uint8Array(body).buffer), 503],
    ['an Int8Array', (body: Buffer) => new Int8Array(body), 503],
  ] as const)('answers %s as captured body as it should', async (_what, convert, status) => {
    const { middleware, records } = fixture();
    const app = express();
    app.use(express.json({ verify: (request, response, body) => captureRawBody(request, response, convert(body) as never) }));
    app.post('/webhooks/itpay', middleware);
    expect((await post(app, pretty('evt_realm'))).status).toBe(status);
    const errors = records.filter((r) => r.kind === 'error').map((r) => r.detail);
    expect(errors).toEqual(status === 200 ? [] : [expect.stringContaining('WebhookConfigurationError')]);
  });

  test('reads the stream when the getter of request.body throws', async () => {
    const { middleware } = fixture();
    const app = express();
    app.use((request, _response, next) => {
      Object.defineProperty(request, 'body', {
        get: () => {
          throw new Error('this body has another parser');
        },
      });
      next();
    });
    app.post('/webhooks/itpay', middleware);
    expect((await post(app, pretty('evt_getter'))).status).toBe(200);
  });

  test('gives the receiver the path that the gateway called, below a router', async () => {
    const paths: (string | undefined)[] = [];
    const provider = itpay({ secret: SECRETS.itpay });
    const recording = {
      ...provider,
      verifySignature: (request: Parameters<typeof provider.verifySignature>[0]) => {
        paths.push(request.path);
        return provider.verifySignature(request);
      },
    };
    const router = express.Router();
    router.post('/itpay', createWebhookMiddleware({ provider: recording, on: {}, now: () => CLOCK_MS }));
    const app = express();
    app.use('/webhooks', router);
    await post(app, { ...pretty('evt_router'), path: '/webhooks/itpay?shop=1' });
    expect(paths).toEqual(['/webhooks/itpay']);
  });
});

describe('createWebhookMiddleware', () => {
  test('reports a configuration error when something else answers first, as Koa does without ctx.respond = false', async () => {
    const { middleware, records } = fixture();
    const answer = await post((request, response) => {
      void middleware(request, response);
      queueMicrotask(() => response.writeHead(404).end());
    }, pretty('evt_koa'));
    expect(answer.status).toBe(404);
    await middleware.close();
    expect(records.filter((r) => r.kind === 'error').map((r) => r.detail)).toEqual([expect.stringContaining('Koa')]);
  });

  test('resolves when the answer is written, so that Koa can await it', async () => {
    const middleware = createWebhookMiddleware({ receiver: createFixtureReceiver('itpay', () => {}) });
    const answer = await post(async (request, response) => {
      await middleware(request, response);
      if (!response.writableEnded) response.writeHead(404).end();
    }, pretty('evt_koa_awaits'));
    expect(answer).toEqual({ status: 200, body: '{"status":"received"}' });
  });

  test('refuses options that cannot work at construction', () => {
    expect(() => createWebhookMiddleware({ provider: itpay({ secret: '' }), on: {} })).toThrow(/secret/);
    expect(() => createWebhookMiddleware({ receiver: {} as never })).toThrow(/receiver/);
  });
});
