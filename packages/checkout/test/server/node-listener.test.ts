import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type CheckoutHandler, createCheckoutHandler, toNodeListener } from '../../src/server/index.ts';
import { NOW, ORDER, TRON_ADDRESS } from '../support/orders.ts';
import { readEvents } from '../support/read-events.ts';

let server: Server | undefined;

async function listen(handler: CheckoutHandler): Promise<string> {
  server = createServer(toNodeListener(handler)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
});

describe('toNodeListener', () => {
  test('passes the URL, the headers and the form on, and the answer back', async () => {
    const seen: string[] = [];
    const url = await listen(
      createCheckoutHandler({
        load: (visit) => {
          seen.push(`${visit.method} ${new URL(visit.url).pathname} ${visit.headers.get('cookie') ?? ''}`);
          return { amount: '100.50', currency: 'USDC' };
        },
        methods: () => [{ cryptoCurrency: 'USDC', network: 'tron' }],
        choose: () => ({ order: ORDER }),
        now: () => NOW,
      }),
    );
    const answer = await fetch(`${url}/pay/1`, {
      method: 'POST',
      body: new URLSearchParams({ method: 'USDC tron' }),
      headers: { origin: url, accept: 'application/json', cookie: 'a=b' },
    });
    expect(seen).toEqual(['POST /pay/1 a=b']);
    expect(await answer.json()).toMatchObject({ address: TRON_ADDRESS });
  });

  test('streams events as they come, and aborts the request when the visitor leaves', async () => {
    const visits: AbortSignal[] = [];
    const url = await listen(
      createCheckoutHandler({
        load: (visit) => {
          visits.push(visit.signal);
          return { order: { ...ORDER, merchantOrderId: 'M_1' } };
        },
        now: () => NOW,
      }),
    );
    const watcher = readEvents(await fetch(`${url}/pay/1`, { headers: { accept: 'text/event-stream' } }));
    expect(await watcher.next()).toMatchObject({ phase: 'waiting' });
    const [signal] = visits;
    const aborted = once(signal as AbortSignal, 'abort');
    await watcher.close();
    await aborted;
    expect(signal?.aborted).toBe(true);
  });

  test('refuses a host that is not one', async () => {
    const url = new URL(await listen(createCheckoutHandler({ load: () => ({ order: ORDER }) })));
    const sent = request({ host: url.hostname, port: url.port, path: '/', headers: { host: 'a b' } }).end();
    const [answer] = await once(sent, 'response');
    expect(answer.statusCode).toBe(400);
  });
});
