import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, connect, type Server } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWebhookReceiver, itpay } from '../../src/index.ts';
import { createWebhookListener, receiveNodeRequest } from '../../src/node/index.ts';
import { createSignedRequest, createTestEvent } from '../../src/testing/index.ts';

const secret = 'whsec_4fJ1qYc8RzT6uWk0';
const servers: Server[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) server.close();
});

function createReceiver() {
  const handled: string[] = [];
  const errors: string[] = [];
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    on: { 'payment_intent.succeeded': (event) => void handled.push(event.id) },
    bodyLimitBytes: 4_096,
    onError: (error) => void errors.push(error.message),
  });
  return { receiver, handled, errors };
}

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function signed(): ReturnType<typeof createSignedRequest> {
  return createSignedRequest({ provider: 'itpay', secret, event: createTestEvent('itpay', 'payment_intent.succeeded') });
}

async function post(listener: RequestListener): Promise<number> {
  const port = await listen(createServer(listener));
  const { headers, body } = signed();
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers: { ...headers, connection: 'close' }, body });
  return answer.status;
}

describe('createWebhookListener', () => {
  it('answers a node:http request', async () => {
    const { receiver, handled } = createReceiver();
    expect(await post(createWebhookListener({ receiver }))).toBe(200);
    expect(handled).toHaveLength(1);
  });

  it('runs the handler in the asynchronous context of its caller', async () => {
    const context = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const listener = createWebhookListener({
      provider: itpay({ secret }),
      on: { 'payment_intent.succeeded': () => void seen.push(context.getStore()) },
    });
    expect(await post((request, response) => context.run('this request', () => listener(request, response)))).toBe(200);
    expect(seen).toEqual(['this request']);
  });

  it('answers 503 at once and names the fix when the body was read before', async () => {
    const { receiver, handled, errors } = createReceiver();
    const listener = createWebhookListener({ receiver });
    const status = await post((request, response) => {
      request.resume().once('end', () => listener(request, response));
    });
    expect(status).toBe(503);
    expect(handled).toEqual([]);
    expect(errors).toEqual([expect.stringContaining('before anything else reads the request')]);
  });

  it('refuses kept bytes that are too many at once, and keeps the connection', async () => {
    // Nothing is left to be discarded: with the time standing still, waiting for it would never end.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { receiver } = createReceiver();
    const port = await listen(
      createServer((request, response) => {
        const end = (): void => void receiveNodeRequest(receiver, { request, response, body: new Uint8Array(1_000_000) });
        request.resume().once('end', end);
      }),
    );
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'x' });
    expect(answer.status).toBe(413);
    expect(answer.headers.get('connection')).toBe('keep-alive');
  });

  it('reports by name that something else answered first', async () => {
    let report = (_error: Error): void => undefined;
    const reported = new Promise<Error>((resolve) => {
      report = resolve;
    });
    const listener = createWebhookListener({
      provider: itpay({ secret }),
      on: { 'payment_intent.succeeded': () => undefined },
      onError: (error) => report(error),
    });
    const status = await post((request, response) => {
      listener(request, response);
      response.statusCode = 404;
      response.end();
    });
    expect(status).toBe(404);
    expect(await reported).toMatchObject({ code: 'ERR_WEBHOOK_CONFIG_ALREADY_ANSWERED' });
  });

  it('answers an HTTP/2 request, and refuses one that is too large without closing the session', async () => {
    const { receiver } = createReceiver();
    const listener = createWebhookListener({ receiver });
    const port = await listen(createHttp2Server((request, response) => listener(request, response)));
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    const send = async (body: Uint8Array, headers: Readonly<Record<string, string>>): Promise<unknown> => {
      const stream = session.request({ ':method': 'POST', ':path': '/', ...headers });
      stream.on('error', () => {});
      stream.resume();
      stream.end(body);
      const [answer] = (await once(stream, 'response')) as [Readonly<Record<string, unknown>>];
      return answer[':status'];
    };
    const { headers, body } = signed();
    try {
      expect(await send(new Uint8Array(100_000), headers)).toBe(413);
      expect(await send(body, headers)).toBe(200);
    } finally {
      session.destroy();
    }
  });

  it('delivers its refusal to a sender that goes on sending, and then closes the connection', async () => {
    // What is discarded ends with what is sent: the time for it stands still.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { receiver } = createReceiver();
    const port = await listen(createServer(createWebhookListener({ receiver })));
    const socket = connect({ port, host: '127.0.0.1' });
    let received = '';
    let hasEnded = false;
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      received += chunk;
    });
    socket.on('end', () => {
      hasEnded = true;
    });
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n');
    await once(socket, 'data');
    // Had the connection been closed with the refusal, that would be here before the answer to a later request.
    await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
    expect(hasEnded).toBe(false);
    socket.write(new Uint8Array(300_000));
    // A reset would reject this.
    await once(socket, 'close');
    expect(received).toMatch(/^HTTP\/1\.1 413 /);
    expect(received).toMatch(/\r\nconnection: close\r\n/i);
  });
});
