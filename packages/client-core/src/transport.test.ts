import { type Dispatcher, MockAgent } from 'undici';
import { describe, expect, test } from 'vitest';
import { createTestTransport } from './testing/create-test-transport.ts';
import { startGateway } from './testing/start-gateway.ts';
import { call, failure, keep, transport } from './testing/start-transport.ts';

describe('dispatcher', () => {
  test('that does not know this handler, such as one of an old undici, is an error of its own', async () => {
    const dispatcher = {
      dispatch() {
        throw Object.assign(new Error('invalid onError method'), { code: 'UND_ERR_INVALID_ARG' });
      },
    };
    const error = await failure(transport('http://127.0.0.1:9', { dispatcher }).send(call()));
    expect(error).toMatchObject({
      kind: 'other',
      outcome: 'not-sent',
      attempts: 1,
      message: 'The request cannot be sent: invalid onError method.',
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
    const { data, response } = await client.send(call()).withResponse();
    expect(data).toEqual({ mocked: true });
    expect(response).toMatchObject({ status: 200, requestId: 'req_7' });
    expect(await failure(client.send(call()))).toMatchObject({ kind: 'connection', outcome: 'not-sent' });
    agent.get('http://gateway.test').intercept({ path: '/things', method: 'POST' }).replyWithError(new Error('cut')).times(3);
    expect(await failure(client.send(call()))).toMatchObject({ kind: 'connection', outcome: 'unknown', attempts: 3 });
    await client.close();
    agent.get('http://gateway.test').intercept({ path: '/' }).reply(204);
    expect((await agent.request({ origin: 'http://gateway.test', path: '/', method: 'GET' })).statusCode).toBe(204);
    await agent.close();
  });

  test('that answers without having said that it began leaves the outcome open', async () => {
    const dispatcher = {
      dispatch(_options: unknown, handler: Dispatcher.DispatchHandler) {
        handler.onResponseStart?.({ abort: () => undefined } as never, 200, {}, 'OK');
        return true;
      },
    };
    const client = await keep(createTestTransport('http://127.0.0.1:9', { dispatcher, timeout: 30, maxRetries: 0 }));
    expect(await failure(client.send(call()))).toMatchObject({ kind: 'timeout', outcome: 'unknown' });
  });
});

describe('send', () => {
  test('has withResponse(), which alone leaves no rejection unhandled', async () => {
    const server = await keep(
      startGateway((_request, response) => response.writeHead(404, { 'x-request-id': 'req_9' }).end('{}')),
    );
    expect(await failure(transport(server.url).send(call()).withResponse())).toMatchObject({
      kind: 'not-found',
      requestId: 'req_9',
    });
  });

  test('sends 500 calls at once and gives each its own answer', async () => {
    const server = await keep(startGateway((request, response) => response.end(request.body)));
    const client = transport(server.url);
    const answers = await Promise.all(Array.from({ length: 500 }, (_each, index) => client.send(call({ body: { index } }))));
    expect(answers).toEqual(Array.from({ length: 500 }, (_each, index) => ({ index })));
    expect(server.connections()).toBeLessThanOrEqual(128);
  });

  test('names itself, its version and Node', async () => {
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    await transport(server.url).send(call({ options: { headers: { 'X-Trace': 't1' } } }));
    expect(server.requests[0]?.headers).toMatchObject({
      'user-agent': expect.stringMatching(/^x-test-client\/1\.2\.3 node\/\d+/),
      accept: 'application/json',
      'content-type': 'application/json',
      'x-trace': 't1',
    });
  });

  test("lets a call's own User-Agent and Accept stand in place of the default ones", async () => {
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    await transport(server.url).send(
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
