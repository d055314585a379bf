import { getEventListeners } from 'node:events';
import { MockAgent } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import type { Call } from './call.ts';
import type { ClientOptions } from './options.ts';
import { LARGEST_ANSWER_BYTES } from './send-attempt.ts';
import { createTestTransport, type TestError } from './testing/create-test-transport.ts';
import { startGateway, startRawGateway } from './testing/start-gateway.ts';
import type { Transport } from './transport.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function keep<T extends { close(): Promise<unknown> }>(started: T | Promise<T>): Promise<T> {
  const value = await started;
  open.push(value);
  return value;
}

function transport(url: string, options?: ClientOptions): Transport<object> {
  const created = createTestTransport(url, options);
  open.push(created);
  return created;
}

function call(changes: Partial<Call<unknown>> = {}): () => Call<unknown> {
  return () => ({ operation: 'things.create', method: 'POST', path: '/things', body: { id: 'a' }, repeatable: true, ...changes });
}

async function failure(promise: Promise<unknown>): Promise<TestError> {
  try {
    await promise;
  } catch (error) {
    return error as TestError;
  }
  throw new Error('It was fulfilled.');
}

describe('an answer that cannot be read', () => {
  test.each([301, 302, 303, 307, 308])('is HTTP %i: a redirect is never followed', async (status) => {
    const server = await keep(startGateway((_request, response) => response.writeHead(status, { location: '/elsewhere' }).end()));
    const error = await failure(transport(server.url).send(call({ method: 'GET', body: undefined })));
    expect(error).toMatchObject({ kind: 'response', statusCode: status, outcome: 'unknown', attempts: 1 });
    expect(server.requests.map((request) => request.url)).toEqual(['/things']);
  });

  test.each(['', 'OK', '<html><h1>502</h1></html>', '{"id":"a"', '{"id":"a"}}', '\u0000'])(
    'is HTTP 200 with %j',
    async (text) => {
      const server = await keep(startGateway((_request, response) => response.end(text)));
      expect(await failure(transport(server.url).send(call()))).toMatchObject({
        kind: 'response',
        outcome: 'unknown',
        attempts: 1,
        statusCode: 200,
      });
    },
  );

  test('is one that its parser refuses', async () => {
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    const parse = (): never => {
      throw new TypeError('The answer is no thing: id is missing');
    };
    expect(await failure(transport(server.url).send(call({ parse })))).toMatchObject({
      kind: 'response',
      message: 'The answer is no thing: id is missing',
    });
  });

  test('is larger than 10 MiB, announced or not; reading stops there', async () => {
    const announced = await keep(
      startGateway((_request, response) => response.writeHead(200, { 'content-length': LARGEST_ANSWER_BYTES + 1 }).write('{')),
    );
    expect(await failure(transport(announced.url).send(call()))).toMatchObject({
      kind: 'response',
      outcome: 'unknown',
      message: 'The answer is larger than 10 MiB.',
    });
    let written = 0;
    const endless = await keep(
      startGateway((_request, response) => {
        const chunk = Buffer.alloc(1024 * 1024, 0x20);
        const more = (): void => {
          if (response.destroyed) return;
          written += chunk.length;
          response.write(chunk, () => setImmediate(more));
        };
        more();
      }),
    );
    expect(await failure(transport(endless.url).send(call()))).toMatchObject({ kind: 'response', attempts: 1 });
    expect(written).toBeLessThan(4 * LARGEST_ANSWER_BYTES);
  });

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9\r\n'],
    ['a bad header', 'HTTP/1.1 200 OK\r\nbad header\r\n\r\n'],
    ['endless headers', `HTTP/1.1 200 OK\r\n${'x-a: b\r\n'.repeat(20_000)}`],
  ])('is %s', async (_name, bytes) => {
    const server = await keep(startRawGateway((socket) => socket.write(bytes)));
    expect(await failure(transport(server.url).send(call()))).toMatchObject({
      kind: 'response',
      outcome: 'unknown',
      attempts: 1,
    });
  });

  test('is cut short: that is a lost connection', async () => {
    const server = await keep(startRawGateway((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id"')));
    expect(await failure(transport(server.url, { maxRetries: 1 }).send(call()))).toMatchObject({
      kind: 'connection',
      outcome: 'unknown',
      attempts: 2,
    });
  });
});

describe('timeout', () => {
  test.each([
    ['before the headers', () => undefined],
    [
      'inside the body, however steadily it trickles',
      (socket: import('node:net').Socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
        const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(' ')), 20);
        return timer;
      },
    ],
  ])('ends an attempt %s', async (_name, answer) => {
    const server = await keep(startRawGateway(answer));
    const error = await failure(transport(server.url, { timeout: 150, maxRetries: 1 }).send(call()));
    expect(error).toMatchObject({ kind: 'timeout', outcome: 'unknown', attempts: 2, retryable: true, code: 'ERR_TEST_TIMEOUT' });
    expect(error.message).toBe('There was no complete answer within the timeout of 150 ms.');
  });

  test('before a connection was there sends nothing, not even later', async () => {
    let handler: import('undici').Dispatcher.DispatchHandler | undefined;
    const dispatcher = {
      dispatch: (_options: unknown, given: import('undici').Dispatcher.DispatchHandler) => {
        handler = given;
        return true;
      },
    };
    const client = transport('http://127.0.0.1:9', { dispatcher, timeout: 30, maxRetries: 0 });
    expect(await failure(client.send(call()))).toMatchObject({ kind: 'timeout', outcome: 'not-sent' });
    let aborted: unknown;
    handler?.onRequestStart?.({ abort: (reason: Error) => (aborted = reason) } as never, {});
    expect(aborted).toBeInstanceOf(Error);
  });
});

describe('signal', () => {
  test('aborted before the call sends nothing', async () => {
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    const reason = new Error('mine');
    const error = await failure(transport(server.url).send(call({ options: { signal: AbortSignal.abort(reason) } })));
    expect(error).toMatchObject({ kind: 'abort', outcome: 'not-sent', attempts: 0, cause: reason });
    expect(server.requests).toHaveLength(0);
  });

  test('aborted in flight ends the call at once, with an unknown outcome', async () => {
    const controller = new AbortController();
    const server = await keep(startGateway(() => controller.abort()));
    const error = await failure(transport(server.url).send(call({ options: { signal: controller.signal } })));
    expect(error).toMatchObject({ kind: 'abort', outcome: 'unknown', attempts: 1, retryable: false });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  test('aborted by a hook just before sending sends nothing', async () => {
    const controller = new AbortController();
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    const client = transport(server.url, { hooks: { onRequest: () => controller.abort() } });
    const error = await failure(client.send(call({ options: { signal: controller.signal } })));
    expect(error).toMatchObject({ kind: 'abort', outcome: 'not-sent' });
    expect(server.requests).toHaveLength(0);
  });

  test('aborted in back-off ends the wait', async () => {
    const controller = new AbortController();
    const server = await keep(startGateway((_request, response) => response.writeHead(429, { 'retry-after': '50' }).end()));
    const options = { hooks: { onRetry: () => setImmediate(() => controller.abort()) } };
    const error = await failure(transport(server.url, options).send(call({ options: { signal: controller.signal } })));
    expect(error).toMatchObject({ kind: 'abort', outcome: 'rejected', attempts: 1 });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  test('is shared by a hundred calls at once without a warning, and ends them all', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): number => warnings.push(warning);
    process.on('warning', note);
    const controller = new AbortController();
    const server = await keep(startGateway((_request, _response, count) => count === 100 && controller.abort()));
    const client = transport(server.url);
    const calls = Array.from({ length: 100 }, () => failure(client.send(call({ options: { signal: controller.signal } }))));
    for (const error of await Promise.all(calls)) expect(error).toMatchObject({ kind: 'abort', outcome: 'unknown' });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  test('keeps no listener after a call that went well', async () => {
    const controller = new AbortController();
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    const client = transport(server.url);
    for (let index = 0; index < 20; index += 1) await client.send(call({ options: { signal: controller.signal } }));
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });
});

describe('input', () => {
  test.each([
    [{ body: { big: 1n } }, /BigInt/],
    [{ body: () => 1 }, /body must be a JSON value/],
    [{ options: { timeout: 0 } }, /^timeout must be a positive number/],
    [{ options: { timeout: Number.NaN } }, /^timeout must be/],
    [{ options: { deadline: -1 } }, /^deadline must be/],
    [{ options: { maxRetries: 1.5 } }, /^maxRetries must be/],
    [{ options: { headers: { authorization: 'x' } } }, /authorization/],
    [{ options: { signal: {} as AbortSignal } }, /^signal must be/],
  ])('%# is refused before sending', async (changes, message) => {
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    const error = await failure(transport(server.url).send(call(changes)));
    expect(error).toMatchObject({ kind: 'validation', outcome: 'not-sent', attempts: 0, operation: 'things.create' });
    expect(error.message).toMatch(message);
    expect(server.requests).toHaveLength(0);
  });

  test('that throws while it is built is a rejection, not an exception', async () => {
    const promise = transport('http://127.0.0.1:9').send(() => {
      throw new TypeError('id must not be empty.');
    });
    expect(await failure(promise)).toMatchObject({ kind: 'validation', message: 'id must not be empty.' });
  });
});

describe('a signer that answers later', () => {
  const slow = (url: string, sign: () => Promise<Record<string, string>>, options: ClientOptions = {}): Transport<object> => {
    const created = createTestTransport(url, options, sign);
    open.push(created);
    return created;
  };

  test('is held to the timeout: nothing is sent, and it is asked again', async () => {
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    let asked = 0;
    const sign = (): Promise<never> => {
      asked += 1;
      return new Promise(() => undefined);
    };
    const error = await failure(slow(server.url, sign, { timeout: 40, maxRetries: 2 }).send(call({ repeatable: false })));
    expect(error).toMatchObject({ kind: 'timeout', outcome: 'not-sent', attempts: 0, retryable: true });
    expect(asked).toBe(3);
    expect(server.requests).toHaveLength(0);
  });

  test('is held to the deadline and to an abort', async () => {
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    const never = (): Promise<never> => new Promise(() => undefined);
    const late = await failure(slow(server.url, never, { deadline: 50 }).send(call()));
    expect(late).toMatchObject({ kind: 'timeout', outcome: 'not-sent' });
    const controller = new AbortController();
    const aborted = failure(slow(server.url, never).send(call({ options: { signal: controller.signal } })));
    controller.abort();
    expect(await aborted).toMatchObject({ kind: 'abort', outcome: 'not-sent', attempts: 0 });
    expect(server.requests).toHaveLength(0);
  });

  test('does not disturb the next attempt when it answers after its time', async () => {
    const server = await keep(startGateway((_request, response) => response.end('{"n":1}')));
    let asked = 0;
    const sign = (): Promise<Record<string, string>> => {
      asked += 1;
      const delayMs = asked === 1 ? 120 : 0;
      return new Promise((resolve) => setTimeout(() => resolve({ 'x-asked': String(asked) }), delayMs));
    };
    expect(await slow(server.url, sign, { timeout: 60 }).send(call())).toEqual({ n: 1 });
    expect(server.requests).toHaveLength(1);
  });
});

describe('an unusual answer', () => {
  test.each([
    ['after early hints', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n{"a":1}'],
    ['with a byte order mark', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n\ufeff{"a":1}'],
    ['in pieces', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n'],
    ['without a length', 'HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{"a":1}'],
  ])('%s is read', async (name, bytes) => {
    const server = await keep(
      startRawGateway((socket) => (name === 'without a length' ? socket.end(bytes) : socket.write(bytes))),
    );
    expect(await transport(server.url).send(call())).toEqual({ a: 1 });
  });
});

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
});
