import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, describe, expect, test } from 'vitest';
import type { Transport } from '../../src/call/transport.ts';
import type { Call } from '../../src/call/types.ts';
import { type ClientOptions, resolveOptions } from '../../src/options/client-options.ts';
import type { Hooks, Logger } from '../../src/options/hooks.ts';
import { createTestTransport } from '../support/create-test-transport.ts';
import { startGateway } from '../support/start-gateway.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function client(status: number, options: ClientOptions = {}): Promise<Transport<object>> {
  const gateway = await startGateway((_request, response) =>
    status === 0 ? response.destroy() : response.writeHead(status, { 'x-request-id': 'req_1' }).end('{}'),
  );
  const transport = createTestTransport(gateway.url, { maxRetries: 1, ...options });
  open.push(gateway, transport);
  return transport;
}

const call = (): Call<unknown> => ({
  method: 'POST',
  path: '/things',
  query: 'q=private',
  body: { id: 'a' },
  repeatable: true,
});
const about = { client: 'test-client', operation: 'things.create', method: 'POST', path: '/things' };

describe('hooks', () => {
  test('hear of every attempt, every retry and the end, without query, body or headers', async () => {
    const heard: [string, object][] = [];
    const hooks: Hooks = {
      onRequest: (event) => heard.push(['request', event]),
      onResponse: (event) => heard.push(['response', event]),
      onRetry: (event) => heard.push(['retry', event]),
      onError: (event) => heard.push(['error', event]),
    };
    const error = await (await client(503, { hooks })).send('things.create', call).catch((reason: unknown) => reason);
    expect(heard).toEqual([
      ['request', { ...about, attempt: 1 }],
      ['response', { ...about, attempt: 1, statusCode: 503, requestId: 'req_1', durationMs: expect.any(Number) }],
      ['retry', { ...about, attempt: 1, delayMs: 0, reason: 'status', statusCode: 503, clockOffsetMs: undefined }],
      ['request', { ...about, attempt: 2 }],
      ['response', { ...about, attempt: 2, statusCode: 503, requestId: 'req_1', durationMs: expect.any(Number) }],
      ['error', { ...about, attempt: 2, error, durationMs: expect.any(Number) }],
    ]);
  });

  test.each([
    [new (class Counter {})(), 'hooks expects an object of options, but received a Counter.'],
    [{ onRespond: () => 1 }, 'hooks has no option "onRespond". Did you mean "onResponse"?'],
    [{ onError: 'log' }, 'hooks.onError must be a function, not a string.'],
    [null, 'hooks expects an object of options, but received null.'],
  ])('%o are refused by name', (hooks, message) => {
    expect(() => resolveOptions({ hooks: hooks as Hooks })).toThrow(message);
  });

  test.each([200, 503, 0])('that throw or reject change nothing after HTTP %i', async (status) => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): unknown => unhandled.push(reason);
    process.on('unhandledRejection', note);
    const broken = (): never => {
      throw new Error('broken hook');
    };
    const rejecting = (): Promise<never> => Promise.reject(new Error('broken hook'));
    const hooks: Hooks = { onRequest: broken, onResponse: rejecting, onRetry: broken, onError: rejecting, onClockSkew: broken };
    const logger: Logger = { debug: broken, info: broken, warn: broken, error: broken };
    const result = (await client(status, { hooks, logger })).send('things.create', call);
    if (status === 200) expect(await result).toEqual({});
    else await expect(result).rejects.toMatchObject({ kind: status === 0 ? 'connection' : 'api', attempts: 2 });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});

describe('logger', () => {
  test('gets facts and a sentence, as pino takes them', async () => {
    const lines: [string, object, string][] = [];
    const at = (level: string) => (facts: object, message: string) => lines.push([level, facts, message]);
    await (await client(0, { logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } }))
      .send('things.create', call)
      .catch(() => undefined);
    expect(lines.map(([level, , message]) => `${level} ${message}`)).toEqual([
      'debug request',
      'warn retry',
      'debug request',
      'error request failed',
    ]);
    expect(lines.at(-1)?.[1]).toMatchObject({
      ...about,
      attempt: 2,
      err: { name: 'TestError', code: 'ERR_TEST_CONNECTION', outcome: 'unknown' },
    });
  });
});

describe('diagnostics channels', () => {
  test.each([
    [200, ['start', 'end']],
    [404, ['start', 'end']],
    [0, ['start', 'error']],
  ])('tell of an attempt that meets HTTP %i with one object', async (status, expected) => {
    const heard: [string, unknown][] = [];
    const listeners = ['start', 'end', 'error'].map(
      (name) => [`x:client:request:${name}`, (message: unknown) => void heard.push([name, message])] as const,
    );
    for (const [name, listener] of listeners) subscribe(name, listener);
    await (await client(status, { maxRetries: 0 })).send('things.create', call).catch(() => undefined);
    for (const [name, listener] of listeners) unsubscribe(name, listener);
    expect(heard.map(([name]) => name)).toEqual(expected);
    expect(new Set(heard.map(([, message]) => message)).size).toBe(1);
    expect(heard[0]?.[1]).toMatchObject({
      ...about,
      attempt: 1,
      origin: expect.stringMatching(/^http:\/\/127/),
      durationMs: expect.any(Number),
    });
  });
});
