import { holdTimers } from '@x/tooling-timers';
import { describe, expect, test } from 'vitest';
import type { RetryEvent } from '../../src/options/hooks.ts';
import { SECRET } from '../support/create-test-transport.ts';
import { hmac } from '../support/hmac.ts';
import { type Gateway, startGateway, startRawGateway } from '../support/start-gateway.ts';
import { call, failure, keep, transport } from '../support/start-transport.ts';

function gateway(...answer: Parameters<typeof startGateway>): Promise<Gateway> {
  return keep(startGateway(...answer));
}

const JSON_HEADERS = { 'content-type': 'application/json' };

describe('send', () => {
  test.each([408, 425, 429, 500, 501, 502, 503, 504, 599])('repeats a repeatable call after HTTP %i', async (status) => {
    const server = await gateway((_request, response, count) =>
      response.writeHead(count < 3 ? status : 200, JSON_HEADERS).end('{"n":1}'),
    );
    expect(await transport(server.url).send('things.create', call())).toEqual({ n: 1 });
    expect(server.requests).toHaveLength(3);
  });

  test.each([400, 401, 402, 403, 404, 405, 409, 410, 413, 422, 418, 431])('does not repeat after HTTP %i', async (status) => {
    const server = await gateway((_request, response) => response.writeHead(status).end('{"message":"no"}'));
    const error = await failure(transport(server.url).send('things.create', call()));
    expect(error).toMatchObject({ message: 'no', statusCode: status, attempts: 1, retryable: false });
    expect(error.outcome).toBe(status === 409 ? 'unknown' : 'rejected');
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    [425, 3],
    [429, 3],
    [408, 1],
    [500, 1],
    [503, 1],
  ])('sends a call that is not repeatable after HTTP %i %i times', async (status, times) => {
    const server = await gateway((_request, response) => response.writeHead(status).end('{}'));
    const error = await failure(transport(server.url).send('things.create', call({ repeatable: false })));
    expect(error).toMatchObject({ attempts: times, outcome: times === 1 ? 'unknown' : 'rejected', retryable: times > 1 });
    expect(server.requests).toHaveLength(times);
  });

  test('sends the same bytes each time, with a fresh timestamp and a signature that fits', async () => {
    let now = 1_700_000_000_000;
    const server = await gateway((_request, response, count) => {
      now += 1_000;
      response.writeHead(count < 3 ? 503 : 200).end('{}');
    });
    await transport(server.url, { runtime: { now: () => now, random: () => 0 } }).send(
      'things.create',
      call({ query: 'a=%20b', body: { text: 'é', n: 1 } }),
    );
    expect(server.requests.map((request) => request.headers['x-timestamp'])).toEqual([
      '1700000000000',
      '1700000001000',
      '1700000002000',
    ]);
    for (const { url, headers, body, method } of server.requests) {
      const [path, query] = url.split('?');
      expect(url).toBe('/things?a=%20b');
      expect(body).toEqual(Buffer.from('{"text":"é","n":1}'));
      expect(headers['x-signature']).toBe(hmac(SECRET, `${headers['x-timestamp']} ${method} ${path} ${query} `, body));
    }
    expect(new Set(server.requests.map((request) => request.headers['x-signature'])).size).toBe(3);
  });

  test('makes exactly one request with maxRetries: 0, also after a refused timestamp', async () => {
    const server = await gateway((_request, response) => response.writeHead(401, { date: new Date(0).toUTCString() }).end('{}'));
    const error = await failure(transport(server.url, { maxRetries: 0 }).send('things.create', call()));
    expect(error).toMatchObject({ kind: 'authentication', attempts: 1 });
    expect(server.requests).toHaveLength(1);
  });

  test("lets a call's own maxRetries win", async () => {
    const server = await gateway((_request, response) => response.writeHead(503).end());
    await failure(transport(server.url, { maxRetries: 0 }).send('things.create', call({ options: { maxRetries: 4 } })));
    expect(server.requests).toHaveLength(5);
  });

  test('repeats a refused connection and says that nothing was sent', async () => {
    const error = await failure(transport('http://127.0.0.1:1').send('things.create', call({ repeatable: false })));
    expect(error).toMatchObject({ kind: 'connection', attempts: 3, outcome: 'not-sent', retryable: true });
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('repeats a lost answer only where that is safe', async () => {
    const server = await gateway((_request, response, count) => (count === 1 ? response.destroy() : response.end('{"n":2}')));
    expect(await transport(server.url).send('things.create', call())).toEqual({ n: 2 });
    const second = await gateway((_request, response) => response.destroy());
    const error = await failure(transport(second.url).send('things.create', call({ repeatable: false })));
    expect(error).toMatchObject({ kind: 'connection', attempts: 1, outcome: 'unknown', retryable: false });
    expect(second.requests).toHaveLength(1);
  });

  test("keeps outcome 'unknown' after a lost answer, whatever a later attempt answers", async () => {
    const server = await gateway((_request, response, count) =>
      count === 1 ? response.destroy() : response.writeHead(409).end('{}'),
    );
    const error = await failure(transport(server.url).send('things.create', call()));
    expect(error).toMatchObject({ kind: 'conflict', statusCode: 409, attempts: 2, outcome: 'unknown' });
  });

  test('repeats on a keep-alive socket that the gateway closed meanwhile, unless that could pay twice', async () => {
    for (const repeatable of [true, false]) {
      let requests = 0;
      const server = await startRawGateway((socket) => {
        requests += 1;
        // The second request on a connection meets a reset, as after an idle timeout.
        if (requests === 2) return socket.resetAndDestroy();
        return socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\n{}');
      });
      await keep(server);
      const client = transport(server.url);
      await client.send('things.create', call({ repeatable }));
      const second = client.send('things.create', call({ repeatable }));
      if (repeatable) expect(await second).toEqual({});
      else expect(await failure(second)).toMatchObject({ kind: 'connection', outcome: 'unknown', attempts: 1 });
      expect(requests).toBe(repeatable ? 3 : 2);
    }
  });

  test.each([
    ['right', 0],
    ['an hour slow', -3_600_000],
    ['an hour fast', 3_600_000],
  ])('waits as Retry-After says, in seconds and as a date, at most 60 s, by a clock that is %s', async (_name, offsetMs) => {
    const waits: number[] = [];
    const now = Date.parse('2026-01-01T00:00:00Z') + offsetMs;
    const retryAfter = ['3', 'Thu, 01 Jan 2026 00:00:09 GMT', '3600'];
    const server = await gateway((_request, response, count) =>
      count <= 3
        ? response.writeHead(429, { date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'retry-after': retryAfter[count - 1] }).end('{}')
        : response.end('{}'),
    );
    const client = transport(server.url, {
      maxRetries: 3,
      runtime: {
        now: () => now,
        random: () => 0,
        setTimer(callback, ms) {
          if (ms !== 30_000) waits.push(ms);
          return setTimeout(callback, ms === 30_000 ? ms : 0);
        },
      },
    });
    await client.send('things.create', call());
    expect(waits).toEqual([3_000, 9_000, 60_000]);
  });

  test('tells retryAfterMs when it gives up', async () => {
    const server = await gateway((_request, response) => response.writeHead(429, { 'retry-after': '7' }).end('{"code":"SLOW"}'));
    const error = await failure(transport(server.url, { maxRetries: 0 }).send('things.create', call()));
    expect(error).toMatchObject({ kind: 'rate-limit', retryAfterMs: 7_000, code: 'SLOW', retryable: true });
  });

  test('gives up at once when the next wait would outlast the deadline', async () => {
    const server = await gateway((_request, response) => response.writeHead(503, { 'retry-after': '30' }).end());
    const { runtime, durations } = holdTimers();
    const error = await failure(transport(server.url, { deadline: 5_000, runtime }).send('things.create', call()));
    expect(error).toMatchObject({ kind: 'api', attempts: 1 });
    // The limit of the one attempt; nothing waited.
    expect(durations).toEqual([5_000]);
  });

  test('bounds all attempts together by the deadline', async () => {
    const { runtime, durations, expire } = holdTimers();
    const server = await gateway(() => expire());
    const client = transport(server.url, { runtime });
    const error = await failure(client.send('things.create', call({ options: { timeout: 150, deadline: 400, maxRetries: 50 } })));
    expect(error).toMatchObject({ kind: 'timeout', outcome: 'unknown', attempts: 3 });
    expect(error.message).toMatch(/the deadline of/);
    expect(durations).toEqual([150, 150, 100]);
  });

  test('polling calls repeat nothing but a refused timestamp', async () => {
    const server = await gateway((_request, response) => response.writeHead(503).end());
    await failure(transport(server.url).send('things.create', call({ retry: 'clock-only' })));
    expect(server.requests).toHaveLength(1);
  });

  test('tells hooks about each retry and its reason', async () => {
    const events: RetryEvent[] = [];
    const server = await gateway((_request, response, count) =>
      count === 1 ? response.writeHead(500).end() : response.destroy(),
    );
    await failure(transport(server.url, { hooks: { onRetry: (event) => events.push(event) } }).send('things.create', call()));
    expect(events).toEqual([
      {
        client: 'test-client',
        operation: 'things.create',
        method: 'POST',
        path: '/things',
        attempt: 1,
        delayMs: 0,
        reason: 'status',
        statusCode: 500,
        clockOffsetMs: undefined,
      },
      {
        client: 'test-client',
        operation: 'things.create',
        method: 'POST',
        path: '/things',
        attempt: 2,
        delayMs: 0,
        reason: 'connection',
        statusCode: undefined,
        clockOffsetMs: undefined,
      },
    ]);
  });
});
