// Each test of this file passes by itself. The watch fails every one that lets a secret out.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ItPayClient } from '../../../../packages/itpay-client/src/index.ts';
import { createSigningKey, SignatureVerificationError } from '../../../../packages/signing/src/index.ts';
import { secretWatch } from '../../src/index.ts';

const SECRET = 'secret_canary/+=4711';
const sent: Record<string, string> = {};
let server: Server;
let client: ItPayClient;

beforeAll(async () => {
  server = createServer((request, response) => {
    sent['authorization'] = String(request.headers.authorization ?? request.headers['x-api-key']);
    sent['signature'] = String(request.headers['x-itpay-signature']);
    response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  client = new ItPayClient({ apiKey: 'sk_test_canary_0815', baseUrl: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
});
afterAll(async () => {
  await client.close();
  server.close();
});

const callGateway = () => expect(client.paymentIntents.retrieve('pi_1')).rejects.toThrow();

describe('leak', () => {
  test('console', () => {
    createSigningKey(SECRET);
    console.log('key: %s', SECRET);
  });
  test('stdout, in hex', () => {
    createSigningKey(SECRET);
    process.stdout.write(`${Buffer.from(SECRET).toString('hex')}\n`);
  });
  test('warning', async () => {
    createSigningKey(SECRET);
    process.emitWarning(`key: ${SECRET}`);
    await new Promise((resolve) => setImmediate(resolve));
  });
  test('swallowed error, in a hidden property', () => {
    createSigningKey(SECRET);
    const error = new SignatureVerificationError('signature-mismatch');
    Object.defineProperty(error, 'secret', { value: { deep: Buffer.from(SECRET) } });
  });
  test('hook, in Base64 within a longer text', () => {
    createSigningKey(SECRET);
    secretWatch.listener('onError')({ detail: Buffer.from(`x${SECRET}`).toString('base64') });
  });
  test('API key of a request', async () => {
    await callGateway();
    console.log(encodeURIComponent('sk_test_canary_0815'));
  });
  test('signature of a request', async () => {
    await callGateway();
    console.log(sent['signature']);
  });
});

describe('no leak', () => {
  test('call', callGateway);
  test('a function that knows the secret', () => {
    createSigningKey(SECRET);
    secretWatch.hear('test', () => 'secret_canary/+=4711');
  });
});
