import { type Dispatcher, MockAgent } from 'undici';
import { describe, expect, test } from 'vitest';
import { createTestTransport } from '../support/create-test-transport.ts';
import { startGateway } from '../support/start-gateway.ts';
import { call, failure, keep, transport } from '../support/start-transport.ts';

const controller = { abort: () => undefined } as unknown as Dispatcher.DispatchController;

describe('dispatcher', () => {
  test('that does not know this handler, such as one of an old undici, is an error of its own', async () => {
    const dispatcher = {
      dispatch() {
        throw Object.assign(new Error('invalid onError method'), { code: 'UND_ERR_INVALID_ARG' });
      },
    };
    const error = await failure(transport('http://127.0.0.1:9', { dispatcher }).send('things.create', call()));
    expect(error).toMatchObject({
      outcome: 'not-sent',
      retryable: false,
      attempts: 1,
      message: expect.stringContaining('The dispatcher comes from undici 5 or 6'),
    });
  });

  test('takes any undici dispatcher, such as a MockAgent, and leaves it open', async () => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    agent
      .get('http://gateway.test')
      .intercept({ path: '/things', method: 'POST' })
      .reply(200, { mocked: true }, { headers: { 'x-request-id': 'req_7' } });
    const client = createTestTransport('http://gateway.test', { dispatcher: agent });
    const { data, response } = await client.send('things.create', call()).withResponse();
    expect(data).toEqual({ mocked: true });
    expect(response).toMatchObject({ status: 200, requestId: 'req_7' });
    expect(await failure(client.send('things.create', call()))).toMatchObject({ kind: 'connection', outcome: 'not-sent' });
    agent.get('http://gateway.test').intercept({ path: '/things', method: 'POST' }).replyWithError(new Error('cut')).times(3);
    expect(await failure(client.send('things.create', call()))).toMatchObject({
      kind: 'connection',
      outcome: 'unknown',
      attempts: 3,
    });
    await client.close();
    agent.get('http://gateway.test').intercept({ path: '/' }).reply(204);
    expect((await agent.request({ origin: 'http://gateway.test', path: '/', method: 'GET' })).statusCode).toBe(204);
    await agent.close();
  });

  test.each([
    [
      'that throws what is no error',
      () => {
        throw 'broken';
      },
    ],
    [
      'that is async and rejects',
      async () => {
        throw new Error('broken');
      },
    ],
    [
      'that answers with a status that is none',
      (_options: unknown, handler: Dispatcher.DispatchHandler) => {
        handler.onResponseStart?.(controller, Number.NaN, {}, '');
        handler.onResponseEnd?.(controller, {});
      },
    ],
    [
      'that ends before it began',
      (_options: unknown, handler: Dispatcher.DispatchHandler) => handler.onResponseEnd?.(controller, {}),
    ],
    [
      'that fails and then ends',
      (_options: unknown, handler: Dispatcher.DispatchHandler) => {
        handler.onResponseError?.(controller, new Error('broken'));
        handler.onResponseEnd?.(controller, {});
      },
    ],
  ])('%s gives a typed error that leaves the outcome open', async (_name, dispatch) => {
    const dispatcher = { dispatch } as unknown as Dispatcher;
    const client = await keep(createTestTransport('http://127.0.0.1:9', { dispatcher, timeout: 200, maxRetries: 0 }));
    const error = await failure(client.send('things.create', call()));
    expect(error).toMatchObject({ name: 'TestError', outcome: 'unknown', attempts: 1 });
    expect(['connection', 'response']).toContain(error.kind);
  });

  test.each([
    ['bytes', new TextEncoder().encode('{"a":"ż"}')],
    ['text', '{"a":"ż"}'],
  ])('that hands on %s instead of Buffers is understood', async (_name, data) => {
    const dispatcher = {
      dispatch(_options: unknown, handler: Dispatcher.DispatchHandler) {
        handler.onRequestStart?.(controller, {});
        handler.onResponseStart?.(controller, 200, {}, 'OK');
        handler.onResponseData?.(controller, data as Buffer);
        handler.onResponseEnd?.(controller, {});
        return true;
      },
    };
    const client = await keep(createTestTransport('http://127.0.0.1:9', { dispatcher }));
    expect(await client.send('things.create', call())).toEqual({ a: 'ż' });
  });

  test('that answers without having said that it began leaves the outcome open', async () => {
    const dispatcher = {
      dispatch(_options: unknown, handler: Dispatcher.DispatchHandler) {
        handler.onResponseStart?.(controller, 200, {}, 'OK');
        return true;
      },
    };
    const client = await keep(createTestTransport('http://127.0.0.1:9', { dispatcher, timeout: 30, maxRetries: 0 }));
    expect(await failure(client.send('things.create', call()))).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
  });
});

describe('send', () => {
  test('has withResponse(), which alone leaves no rejection unhandled', async () => {
    const server = await keep(
      startGateway((_request, response) => response.writeHead(404, { 'x-request-id': 'req_9' }).end('{}')),
    );
    expect(await failure(transport(server.url).send('things.create', call()).withResponse())).toMatchObject({
      kind: 'not-found',
      requestId: 'req_9',
    });
  });

  test('sends 500 calls at once and gives each its own answer', async () => {
    const server = await keep(startGateway((request, response) => response.end(request.body)));
    const client = transport(server.url);
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_each, index) => client.send('things.create', call({ body: { index } }))),
    );
    expect(answers).toEqual(Array.from({ length: 500 }, (_each, index) => ({ index })));
    expect(server.connections()).toBeLessThanOrEqual(128);
  });

  test('names itself, its version and Node', async () => {
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    await transport(server.url).send('things.create', call({ options: { headers: { 'X-Trace': 't1' } } }));
    expect(server.requests[0]?.headers).toMatchObject({
      'user-agent': expect.stringMatching(/^x-test-client\/1\.2\.3 node\/\d+/),
      accept: 'application/json',
      'content-type': 'application/json',
      'x-trace': 't1',
    });
  });

  test("lets a call's own User-Agent and Accept replace the defaults", async () => {
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    await transport(server.url).send(
      'things.create',
      call({ options: { headers: { 'User-Agent': 'shop/1', Accept: 'application/problem+json' } } }),
    );
    expect(server.requests[0]?.rawHeaders.filter((_text, index) => index % 2 === 0).toSorted()).toEqual([
      'accept',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
      'x-signature',
      'x-timestamp',
    ]);
    expect(server.requests[0]?.headers).toMatchObject({ 'user-agent': 'shop/1', accept: 'application/problem+json' });
  });
});
