import { holdTimers } from '@x/tooling-timers';
import { describe, expect, test } from 'vitest';
import { LARGEST_ANSWER_BYTES } from '../../src/call/dispatch.ts';
import { startGateway, startRawGateway } from '../support/start-gateway.ts';
import { call, failure, keep, transport } from '../support/start-transport.ts';

describe('an answer that cannot be read', () => {
  test.each([301, 302, 303, 307, 308])('is HTTP %i: a redirect is never followed', async (status) => {
    const server = await keep(startGateway((_request, response) => response.writeHead(status, { location: '/elsewhere' }).end()));
    const error = await failure(transport(server.url).send('things.create', call({ method: 'GET', body: undefined })));
    expect(error).toMatchObject({ kind: 'response', statusCode: status, outcome: 'unknown', attempts: 1 });
    expect(server.requests.map((request) => request.url)).toEqual(['/things']);
  });

  test.each(['', 'OK', '<html><h1>502</h1></html>', '{"id":"a"', '{"id":"a"}}', '\u0000'])(
    'is HTTP 200 with %j',
    async (text) => {
      const server = await keep(startGateway((_request, response) => response.end(text)));
      expect(await failure(transport(server.url).send('things.create', call()))).toMatchObject({
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
    expect(await failure(transport(server.url).send('things.create', call({ parse })))).toMatchObject({
      kind: 'response',
      message: 'The answer is no thing: id is missing',
    });
  });

  test('is larger than 10 MiB, announced or not; reading stops there', async () => {
    const announced = await keep(
      startGateway((_request, response) => response.writeHead(200, { 'content-length': LARGEST_ANSWER_BYTES + 1 }).write('{')),
    );
    expect(await failure(transport(announced.url).send('things.create', call()))).toMatchObject({
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
    expect(await failure(transport(endless.url).send('things.create', call()))).toMatchObject({ kind: 'response', attempts: 1 });
    expect(written).toBeLessThan(4 * LARGEST_ANSWER_BYTES);
  });

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9\r\n'],
    ['a bad header', 'HTTP/1.1 200 OK\r\nbad header\r\n\r\n'],
    ['endless headers', `HTTP/1.1 200 OK\r\n${'x-a: b\r\n'.repeat(20_000)}`],
  ])('is %s', async (_name, bytes) => {
    const server = await keep(startRawGateway((socket) => socket.write(bytes)));
    expect(await failure(transport(server.url).send('things.create', call()))).toMatchObject({
      kind: 'response',
      outcome: 'unknown',
      attempts: 1,
    });
  });

  test('is a refusal of many words: they are cut, and stay on one line', async () => {
    const words = { message: `no\n${'x'.repeat(5_000)}`, code: 'C'.repeat(500) };
    const server = await keep(
      startGateway((_request, response) =>
        response.writeHead(400, { 'x-request-id': 'r'.repeat(1_000) }).end(JSON.stringify(words)),
      ),
    );
    const error = await failure(transport(server.url).send('things.create', call()));
    expect(error.message).toBe(`no ${'x'.repeat(496)}…`);
    expect(error.code).toBe(`${'C'.repeat(63)}…`);
    expect(error.requestId).toBe(`${'r'.repeat(199)}…`);
  });

  test('is cut short: that is a lost connection', async () => {
    const server = await keep(startRawGateway((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id"')));
    expect(await failure(transport(server.url, { maxRetries: 1 }).send('things.create', call()))).toMatchObject({
      kind: 'connection',
      outcome: 'unknown',
      attempts: 2,
    });
  });
});

describe('timeout', () => {
  test.each([
    ['before the headers', (_socket: import('node:net').Socket, expire: () => void) => expire()],
    [
      'inside the body, however steadily it trickles',
      (socket: import('node:net').Socket, expire: () => void) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
        let count = 0;
        const timer = setInterval(() => {
          if (socket.destroyed) return clearInterval(timer);
          socket.write(' ');
          count += 1;
          if (count === 5) expire();
        }, 10);
      },
    ],
  ])('ends an attempt %s', async (_name, answer) => {
    const { runtime, expire } = holdTimers();
    const server = await keep(startRawGateway((socket) => answer(socket, expire)));
    const error = await failure(transport(server.url, { timeout: 150, maxRetries: 1, runtime }).send('things.create', call()));
    expect(error).toMatchObject({ kind: 'timeout', outcome: 'unknown', attempts: 2, retryable: true, code: 'ERR_TEST_TIMEOUT' });
    expect(error.message).toBe('No complete answer arrived within the timeout of 150 ms.');
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
    expect(await failure(client.send('things.create', call()))).toMatchObject({ kind: 'timeout', outcome: 'not-sent' });
    let aborted: unknown;
    handler?.onRequestStart?.({ abort: (reason: Error) => (aborted = reason) } as never, {});
    expect(aborted).toBeInstanceOf(Error);
  });
});

describe('input', () => {
  test.each([
    [{ body: { big: 1n } }, /^body\.big must be a JSON value, not a bigint/],
    [{ body: () => 1 }, /^body must be a plain object or an array/],
    [{ options: { timeout: 0 } }, /^timeout must be a positive number/],
    [{ options: { timeout: Number.NaN } }, /^timeout must be/],
    [{ options: { deadline: -1 } }, /^deadline must be/],
    [{ options: { maxRetries: 1.5 } }, /^maxRetries must be/],
    [{ options: { headers: { authorization: 'x' } } }, /authorization/],
    [{ options: { signal: {} as AbortSignal } }, /^signal must be/],
  ])('%# is refused before sending', async (changes, message) => {
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    const error = await failure(transport(server.url).send('things.create', call(changes)));
    expect(error).toMatchObject({ kind: 'validation', outcome: 'not-sent', attempts: 0, operation: 'things.create' });
    expect(error.message).toMatch(message);
    expect(server.requests).toHaveLength(0);
  });

  test('that throws while it is built is a rejection, not an exception', async () => {
    const promise = transport('http://127.0.0.1:9').send('things.create', () => {
      throw new TypeError('id must not be empty.');
    });
    expect(await failure(promise)).toMatchObject({ kind: 'validation', message: 'id must not be empty.' });
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
    expect(await transport(server.url).send('things.create', call())).toEqual({ a: 1 });
  });
});
