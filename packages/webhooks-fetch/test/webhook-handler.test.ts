import {
  CLOCK_MS,
  createFixtureReceiver,
  type Delivery,
  type ReceiverRecord,
  SECRETS,
  signedDelivery,
} from '@x/tooling-adapter-conformance';
import { itpay, type WebhookReceiver } from '@x/webhooks';
import { Hono } from 'hono';
import { afterEach, expect, expectTypeOf, test, vi } from 'vitest';
import { createWebhookHandler } from '../src/index.ts';

afterEach(() => void vi.useRealTimers());

function fixture(name: 'itpay' | 'small' = 'itpay'): { readonly receiver: WebhookReceiver; readonly records: ReceiverRecord[] } {
  const records: ReceiverRecord[] = [];
  return { receiver: createFixtureReceiver(name, (entry) => records.push(entry)), records };
}

function requestFor(delivery: Delivery, query = ''): Request {
  return new Request(`https://shop.example${delivery.path}${query}`, {
    method: 'POST',
    headers: Object.fromEntries(delivery.headers),
    body: new Uint8Array(delivery.body),
  });
}

test('createWebhookHandler answers a Request with a Response', async () => {
  const { receiver, records } = fixture();
  const handler = createWebhookHandler({ receiver });
  const response = await handler(requestFor(signedDelivery('itpay', { id: 'evt_fetch' })));
  expect([response.status, await response.text()]).toEqual([200, '{"status":"received"}']);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  expect(records.filter((r) => r.kind === 'handled')).toHaveLength(1);
});

test('createWebhookHandler takes the options of the receiver and types their events', async () => {
  const seen: string[] = [];
  const handler = createWebhookHandler({
    provider: itpay({ secret: SECRETS.itpay }),
    on: {
      'payment_intent.succeeded': (event) => {
        expectTypeOf(event.id).toEqualTypeOf<string>();
        seen.push(event.id);
      },
    },
    now: () => CLOCK_MS,
  });
  await handler(requestFor(signedDelivery('itpay', { id: 'evt_options' })));
  expect(seen).toEqual(['evt_options']);
});

test('createWebhookHandler refuses options that cannot work at construction', () => {
  expect(() => createWebhookHandler({ provider: itpay({ secret: '' }), on: {} })).toThrow(/secret/);
  expect(() => createWebhookHandler({ receiver: {} as never })).toThrow(/receiver/);
});

test('createWebhookHandler answers 503 with a named configuration error when the body was used', async () => {
  const { receiver, records } = fixture();
  const request = requestFor(signedDelivery('itpay', { id: 'evt_used' }));
  await request.json();
  const response = await createWebhookHandler({ receiver })(request);
  expect(response.status).toBe(503);
  expect(records.filter((r) => r.kind === 'error').map((r) => r.detail)).toEqual([expect.stringContaining('clone')]);
});

test.each([
  ['a reader', (request: Request) => request.body?.getReader()],
  ['tee()', (request: Request) => request.body?.tee()],
])('createWebhookHandler answers 503 with a named configuration error when %s holds the unread body', async (_what, lock) => {
  const { receiver, records } = fixture();
  const request = requestFor(signedDelivery('itpay', { id: 'evt_locked' }));
  lock(request);
  expect(request.bodyUsed).toBe(false);
  expect((await createWebhookHandler({ receiver })(request)).status).toBe(503);
  expect(records.filter((r) => r.kind === 'error').map((r) => r.detail)).toEqual([expect.stringContaining('clone')]);
});

test.each([
  ["Hono's context", (request: Request) => ({ req: { raw: request }, env: {} }), /c\.req\.raw/],
  ["SvelteKit's event", (request: Request) => ({ request, params: {}, url: new URL(request.url) }), /event\.request/],
  ["Node's request", () => ({ method: 'POST', url: '/', headers: {}, rawHeaders: [] }), /createWebhookListener/],
  ['nothing', () => undefined, /Request/],
  ['a URL', () => 'https://shop.example', /Request/],
])('createWebhookHandler answers 503 and names the fix for %s', async (_what, wrap, fix) => {
  const { receiver, records } = fixture();
  const argument = wrap(requestFor(signedDelivery('itpay', { id: 'evt_wrapped' })));
  const response = await createWebhookHandler({ receiver })(argument as never);
  expect(response.status).toBe(503);
  expect(records.map((r) => `${r.kind}: ${r.detail}`)).toContainEqual(expect.stringMatching(fix));
  expect(records.some((r) => r.kind === 'handled')).toBe(false);
});

test('createWebhookHandler closes its receiver', async () => {
  const started = withResolvers();
  const finish = withResolvers();
  const handler = createWebhookHandler({
    provider: itpay({ secret: SECRETS.itpay }),
    on: {
      'payment_intent.succeeded': async () => {
        started.resolve();
        await finish.promise;
      },
    },
    now: () => CLOCK_MS,
  });
  const answering = handler(requestFor(signedDelivery('itpay', { id: 'evt_close' })));
  await started.promise;
  let isClosed = false;
  const closing = handler.close().then(() => {
    isClosed = true;
  });
  expect(isClosed).toBe(false);
  finish.resolve();
  expect((await answering).status).toBe(200);
  await closing;
});

test('createWebhookHandler reads a clone whose original was read', async () => {
  const { receiver } = fixture();
  const request = requestFor(signedDelivery('itpay', { id: 'evt_clone' }));
  const clone = request.clone();
  await request.json();
  expect((await createWebhookHandler({ receiver })(clone)).status).toBe(200);
});

test('createWebhookHandler cancels a body that grows beyond the limit', async () => {
  const { receiver } = fixture('small');
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(512)),
    cancel: () => {
      cancelled = true;
    },
  });
  const request = new Request('https://shop.example/webhooks/small', {
    method: 'POST',
    body: endless,
    duplex: 'half',
  } as RequestInit);
  expect((await createWebhookHandler({ receiver })(request)).status).toBe(413);
  expect(cancelled).toBe(true);
});

test('createWebhookHandler answers 400 when the body is cut off', async () => {
  const { receiver } = fixture();
  const broken = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error('connection lost')),
  });
  const request = new Request('https://shop.example/webhooks/itpay', {
    method: 'POST',
    body: broken,
    duplex: 'half',
  } as RequestInit);
  expect((await createWebhookHandler({ receiver })(request)).status).toBe(400);
});

test('createWebhookHandler verifies the path without query and origin', async () => {
  const paths: (string | undefined)[] = [];
  const provider = itpay({ secret: SECRETS.itpay });
  const recording = {
    ...provider,
    verifySignature: (request: Parameters<typeof provider.verifySignature>[0]) => {
      paths.push(request.path);
      return provider.verifySignature(request);
    },
  };
  const handler = createWebhookHandler({ provider: recording, on: {}, now: () => CLOCK_MS });
  const delivery = signedDelivery('itpay', { id: 'evt_path' });
  await handler(requestFor(delivery, '?shop=1'));
  await handler(requestFor({ ...delivery, path: '/a%20b/c%2fd' }));
  await handler(requestFor({ ...delivery, path: '' }));
  expect(paths).toEqual(['/webhooks/itpay', '/a%20b/c%2fd', '/']);
});

function withResolvers() {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

test('createWebhookHandler gives a handler that outlives its answer to waitUntil', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const started = withResolvers();
  const finish = withResolvers();
  const finished: string[] = [];
  const handler = createWebhookHandler({
    provider: itpay({ secret: SECRETS.itpay }),
    on: {
      'payment_intent.succeeded': async (event) => {
        started.resolve();
        await finish.promise;
        finished.push(event.id);
      },
    },
    ackTimeoutMs: 20,
    now: () => CLOCK_MS,
  });
  const kept: Promise<unknown>[] = [];
  const answering = handler(requestFor(signedDelivery('itpay', { id: 'evt_outlives' })), {
    waitUntil: (promise) => kept.push(promise),
  });
  await started.promise;
  await vi.advanceTimersByTimeAsync(20);
  expect((await answering).status).toBe(503);
  expect(kept).toHaveLength(1);
  finish.resolve();
  await kept[0];
  expect(finished).toEqual(['evt_outlives']);
  const again = await handler(requestFor(signedDelivery('itpay', { id: 'evt_outlives' })));
  expect(await again.text()).toBe('{"status":"already_processed"}');
});

test('createWebhookHandler calls waitUntil as a method of its context, as Workers require', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  class ExecutionContext {
    readonly kept: Promise<unknown>[] = [];
    waitUntil(promise: Promise<unknown>): void {
      this.kept.push(promise);
    }
  }
  const context = new ExecutionContext();
  const started = withResolvers();
  const finish = withResolvers();
  const handler = createWebhookHandler({
    provider: itpay({ secret: SECRETS.itpay }),
    on: {
      'payment_intent.succeeded': () => {
        started.resolve();
        return finish.promise;
      },
    },
    ackTimeoutMs: 10,
    now: () => CLOCK_MS,
  });
  const answering = handler(requestFor(signedDelivery('itpay', { id: 'evt_method' })), context);
  await started.promise;
  await vi.advanceTimersByTimeAsync(10);
  await answering;
  expect(context.kept).toHaveLength(1);
  finish.resolve();
  await context.kept[0];
});

test('createWebhookHandler has the shape of a Next.js route handler, a Bun route, a Deno server and a Worker', async () => {
  const { receiver } = fixture();
  const handler = createWebhookHandler({ receiver });
  const next: (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response> = handler;
  const bun: (
    request: Request,
    server: { readonly port: number; timeout(request: Request, seconds: number): void },
  ) => Promise<Response> = handler;
  const deno: (request: Request, info: { readonly remoteAddr: object }) => Response | Promise<Response> = handler;
  const deliveries = ['evt_next', 'evt_bun', 'evt_deno'].map((id) => requestFor(signedDelivery('itpay', { id })));
  const [first, second, third] = deliveries;
  if (first === undefined || second === undefined || third === undefined) throw new Error('three requests');
  expect((await next(first, { params: Promise.resolve({}) })).status).toBe(200);
  expect((await bun(second, { port: 0, timeout: () => {} })).status).toBe(200);
  expect((await deno(third, { remoteAddr: {} })).status).toBe(200);
});

test('createWebhookHandler works in Hono, below a base path', async () => {
  const { receiver } = fixture();
  const handler = createWebhookHandler({ receiver });
  const app = new Hono().basePath('/webhooks');
  app.post('/itpay', (c) => handler(c.req.raw));
  const answer = await app.request(requestFor(signedDelivery('itpay', { id: 'evt_hono' })));
  expect(answer.status).toBe(200);
});
