// Each test of this file passes by itself. The watch fails every one that lets a secret out.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  ClientError,
  type ClientOptions,
  createInputError,
  createTransport,
  type ErrorTree,
  nameErrorClass,
  parseBaseUrl,
  resolveOptions,
  type Transport,
} from '../../../../packages/client-core/src/index.ts';
import { ItPayClient } from '../../../../packages/itpay-client/src/index.ts';
import { createSigningKey } from '../../../../packages/signing/src/index.ts';
import { StablecoinClient } from '../../../../packages/stablecoin-client/src/index.ts';

const SECRET = 'secret_canary/+=4711';
const SIGNATURE = 'c0ffee'.repeat(10);

class LeakError extends ClientError {
  static {
    nameErrorClass(LeakError, 'LeakError', Symbol.for('@x/tooling-secret-watch/leak-error'));
  }
}

const errors: ErrorTree = {
  codePrefix: 'ERR_LEAK',
  classes: new Proxy({} as ErrorTree['classes'], { get: () => LeakError }),
};

/** A client that forgot to say what its secret is: nothing is redacted. */
function connect(options: ClientOptions = {}): Transport<object> {
  createSigningKey(SECRET);
  return createTransport({
    client: 'leaking-client',
    version: '1.0.0',
    gateway: 'Gateway',
    baseUrl: parseBaseUrl(url),
    options: resolveOptions({ maxRetries: 0, ...options }),
    errors,
    secrets: [],
    authenticate: () => ({ authorization: `Bearer ${SIGNATURE}` }),
    readAnswer: ({ status, text }) => ({
      ok: false,
      kind: 'api',
      transient: false,
      outcome: 'rejected',
      clockSuspect: false,
      message: `${status} ${text}`,
    }),
  });
}

const server = createServer((request, response) => response.writeHead(400).end(request.headers['x-echo']));
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

async function send(echo: string, path = '/things', options: ClientOptions = {}): Promise<void> {
  const transport = connect(options);
  const call = {
    operation: 'things.create',
    method: 'GET',
    path,
    repeatable: true,
    options: { headers: { 'x-echo': echo } },
  } as const;
  await expect(transport.send(() => call)).rejects.toBeInstanceOf(LeakError);
  await transport.close();
}

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe('leak', () => {
  test('channel', () => send('', `/things/${encodeURIComponent(SECRET)}`));
  test('hook', () => send(`no: ${Buffer.from(`a${SECRET}`).toString('base64')}`));
  test('log', async () => {
    createSigningKey(SECRET);
    const { logger } = resolveOptions({ logger: quiet });
    logger?.warn({ key: Buffer.from(SECRET).toString('hex') }, 'careless');
  });
  test('error', () => {
    createSigningKey(SECRET);
    createInputError(errors, `id must not be ${JSON.stringify({ id: SECRET })}`);
  });
  test('console', () => {
    createSigningKey(SECRET);
    console.log('key: %s', SECRET);
  });
  test('stdout', () => {
    createSigningKey(SECRET);
    process.stdout.write(Buffer.from(`${SECRET}\n`));
  });
  test('warning', async () => {
    createSigningKey(SECRET);
    process.emitWarning(`key: ${SECRET}`);
    await new Promise((resolve) => setImmediate(resolve));
  });
  test('signature', () => send(SIGNATURE));

  test.each(['apiKey', 'webhookSecret'])('refused %s of an ItPayClient', (name) => {
    const secret = ` ${name} of ItPay`;
    expect(() => new ItPayClient({ apiKey: 'sk_test_canary', [name]: secret })).toThrow(name);
    console.log(secret);
  });
  test.each(['apiKey', 'apiSecret'])('refused %s of a StablecoinClient', (name) => {
    const secret = ` ${name} of stablecoin`;
    const options = { merchantId: '1000', apiKey: 'key-canary', apiSecret: 'secret-canary', [name]: secret };
    expect(() => new StablecoinClient(options)).toThrow(name);
    console.log(secret);
  });
  test('key of the environment', () => {
    vi.stubEnv('ITPAY_API_KEY', 'sk_test_from_environment');
    new ItPayClient();
    console.log('sk_test_from_environment');
    vi.unstubAllEnvs();
  });
});

describe('no leak', () => {
  test('call', () => send('no'));
  test('call with listeners of its own', () => send('no', '/things', { logger: Object.freeze(quiet), hooks: Object.freeze({}) }));
});
