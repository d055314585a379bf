import { describe, expect, test } from 'vitest';
import { fetchDispatcher } from '../../src/call/fetch-dispatcher.ts';
import { startGateway } from '../support/start-gateway.ts';
import { call, failure, keep, transport } from '../support/start-transport.ts';

describe('fetchDispatcher', () => {
  test('sends the same request as undici, and reads the answer', async () => {
    const server = await keep(
      startGateway((_request, response) => response.writeHead(200, { 'x-request-id': 'req_1' }).end('{"ok":true}')),
    );
    for (const options of [{}, { dispatcher: fetchDispatcher() }]) {
      const answer = transport(server.url, { ...options, runtime: { now: () => 1_700_000_000_000 } });
      const sent = answer.send('things.create', call({ query: 'a=%20b', body: { text: 'é' } }));
      expect(await sent.withResponse()).toMatchObject({ data: { ok: true }, response: { status: 200, requestId: 'req_1' } });
    }
    const [first, second] = server.requests.map(({ method, url, body, headers }) => ({
      method,
      url,
      body,
      signature: headers['x-signature'],
    }));
    expect(second).toEqual(first);
  });

  test('never follows a redirect', async () => {
    const server = await keep(startGateway((_request, response) => response.writeHead(302, { location: '/elsewhere' }).end()));
    const client = transport(server.url, { dispatcher: fetchDispatcher() });
    expect(await failure(client.send('things.create', call()))).toMatchObject({ kind: 'response', statusCode: 302 });
    expect(server.requests).toHaveLength(1);
  });

  test('ends a request that is aborted', async () => {
    const controller = new AbortController();
    const server = await keep(startGateway(() => controller.abort()));
    const client = transport(server.url, { dispatcher: fetchDispatcher() });
    const ended = client.send('things.create', call({ options: { signal: controller.signal } }));
    expect(await failure(ended)).toMatchObject({ kind: 'abort', outcome: 'unknown' });
  });

  test('says that the outcome is unknown when fetch fails', async () => {
    const client = transport('http://127.0.0.1:9', {
      maxRetries: 0,
      dispatcher: fetchDispatcher(() => Promise.reject(new TypeError('no'))),
    });
    expect(await failure(client.send('things.create', call()))).toMatchObject({ kind: 'connection', outcome: 'unknown' });
  });

  test('refuses what is not a function', () => {
    expect(() => fetchDispatcher({} as typeof fetch)).toThrow('fetchDispatcher expects a fetch function.');
  });
});
