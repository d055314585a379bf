import type { Dispatcher } from 'undici';
import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../src/errors/create-error.ts';
import { type ClientOptions, resolveOptions } from '../../src/options/client-options.ts';
import { startGateway } from '../support/start-gateway.ts';
import { poll } from '../support/start-poll.ts';
import { call, failure, keep, transport } from '../support/start-transport.ts';

/** A dispatcher whose every request fails like this before it begins. */
function failing(error: Error): NonNullable<ClientOptions['dispatcher']> {
  return {
    dispatch(_options, handler) {
      handler.onResponseError?.({} as Dispatcher.DispatchController, error);
      return true;
    },
  };
}

describe('a certificate that is refused', () => {
  test.each([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ])('(%s) ends a call at once, by name', async (code) => {
    const dispatcher = failing(Object.assign(new Error('refused'), { code }));
    const error = await failure(transport('https://127.0.0.1:9', { dispatcher }).send('things.create', call()));
    expect(error).toMatchObject({
      kind: 'connection',
      code: 'ERR_TEST_CERTIFICATE',
      retryable: false,
      outcome: 'not-sent',
      attempts: 1,
      message: expect.stringContaining(`TLS certificate was refused (${code})`),
    });
  });

  test('ends a wait at its first poll', async () => {
    const dispatcher = failing(Object.assign(new Error('refused'), { code: 'CERT_HAS_EXPIRED' }));
    const run = await poll(() => ({ thing: { status: 'done' } }), {}, { dispatcher });
    await expect(run.result).rejects.toMatchObject({ code: 'ERR_TEST_CERTIFICATE', attempts: 1 });
  });
});

describe('a proxy', () => {
  test.each([407, 502])('that answers CONNECT with %i sent nothing', async (status) => {
    const error = Object.assign(new Error(`Proxy response (${status}) !== 200 when HTTP Tunneling`), { code: 'UND_ERR_ABORTED' });
    const client = transport('https://127.0.0.1:9', { dispatcher: failing(error), maxRetries: 0 });
    expect(await failure(client.send('things.create', call()))).toMatchObject({ kind: 'connection', outcome: 'not-sent' });
  });
});

describe('a dispatcher of an old undici', () => {
  const methods = { dispatch: () => true, stream: () => undefined, pipeline: () => undefined };

  test.each([
    [5, methods],
    [6, { ...methods, compose: () => undefined, interceptors: {} }],
  ])('%i is refused at construction', (version, dispatcher) => {
    const resolve = () => resolveOptions({ dispatcher });
    expect(resolve).toThrow(InvalidInputError);
    expect(resolve).toThrow(`dispatcher comes from undici ${version}, but this client needs one of undici 7 or newer.`);
  });

  test('that shows only when it is used ends the call by name', async () => {
    const error = Object.assign(new Error('invalid onError method'), { code: 'UND_ERR_INVALID_ARG' });
    const client = transport('http://127.0.0.1:9', { dispatcher: failing(error) });
    expect(await failure(client.send('things.create', call()))).toMatchObject({
      retryable: false,
      attempts: 1,
      message: 'The dispatcher comes from undici 5 or 6, but this client needs one of undici 7 or newer.',
    });
  });
});

describe('resolveOptions', () => {
  test.each(['false', 'true', 0, 1])('refuses correctClockSkew: %j', (correctClockSkew) => {
    expect(() => resolveOptions({ correctClockSkew: correctClockSkew as unknown as boolean })).toThrow(
      'correctClockSkew must be true or false',
    );
  });
});

describe('a call', () => {
  test('is refused for options that it does not know, before it is sent', async () => {
    const server = await keep(startGateway((_request, response) => response.end('{}')));
    const client = transport(server.url);
    for (const options of [{ apiKey: 'sk_other' }, { baseUrl: server.url }, { Timeout: 1 }, { retries: 0 }]) {
      expect(await failure(client.send('things.create', call({ options: options as object })))).toMatchObject({
        kind: 'validation',
        outcome: 'not-sent',
        message: expect.stringContaining(`things.create has no option "${Object.keys(options)[0]}"`),
      });
    }
    expect(server.requests).toHaveLength(0);
  });

  test('repeats a look-up once after 404 where it asks for it', async () => {
    const server = await keep(startGateway((_request, response, count) => response.writeHead(count === 1 ? 404 : 200).end('{}')));
    expect(await transport(server.url).send('things.retrieve', call({ retryNotFound: true }))).toEqual({});
    const always = await keep(startGateway((_request, response) => response.writeHead(404).end('{}')));
    const ended = transport(always.url).send('things.retrieve', call({ retryNotFound: true }));
    expect(await failure(ended)).toMatchObject({ kind: 'not-found', attempts: 2 });
  });
});
