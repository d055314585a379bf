import { afterEach, describe, expect, test, vi } from 'vitest';
import { ItPayClient } from '../src/client.ts';
import * as errors from '../src/errors.ts';
import { API_KEY, failure, intentParams, NO_JITTER } from './support/fixtures.ts';
import { startGateway, type TestGateway } from './support/start-gateway.ts';

const classes = new Map<string, unknown>(Object.entries(errors));
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function answering(
  status: number,
  body: string,
  headers: Record<string, string> = {},
): Promise<{ client: ItPayClient; gateway: TestGateway }> {
  const gateway = await startGateway((_request, response) => response.writeHead(status, headers).end(body));
  const client = new ItPayClient({ apiKey: API_KEY, baseUrl: gateway.baseUrl, runtime: NO_JITTER });
  open.push(gateway, client);
  return { client, gateway };
}

const body = (code: string, message = 'said the gateway'): string =>
  JSON.stringify({ error: { code, message, details: { field: 'amount' } }, request_id: 'req_body' });

describe('a refusal', () => {
  test.each([
    [400, 'BAD_INPUT', 'ItPayValidationError', 'rejected', 1],
    [401, 'UNAUTHORIZED', 'ItPayAuthenticationError', 'rejected', 1],
    [402, 'PAYMENT_REQUIRED', 'ItPayPaymentRequiredError', 'rejected', 1],
    [403, 'INSTALL_REQUIRED', 'ItPayPermissionError', 'rejected', 1],
    [403, 'SERVICE_NOT_FOUND', 'ItPayPermissionError', 'rejected', 1],
    [404, 'SERVICE_NOT_FOUND', 'ItPayNotFoundError', 'rejected', 1],
    [400, 'SERVICE_NOT_FOUND', 'ItPayNotFoundError', 'rejected', 1],
    [409, 'CONFLICT', 'ItPayConflictError', 'unknown', 1],
    [410, 'PAYMENT_EXPIRED', 'ItPayError', 'rejected', 1],
    [418, 'AMOUNT_EXCEEDED', 'ItPayValidationError', 'rejected', 1],
    [404, 'constructor', 'ItPayNotFoundError', 'rejected', 1],
    [410, '__proto__', 'ItPayError', 'rejected', 1],
    [422, 'INVALID', 'ItPayValidationError', 'rejected', 1],
    [429, 'SLOW_DOWN', 'ItPayRateLimitError', 'rejected', 3],
    [500, 'SERVICE_NOT_FOUND', 'ItPayAPIError', 'unknown', 3],
    [503, 'DOWN', 'ItPayAPIError', 'unknown', 3],
  ])('with HTTP %i and %s is an %s', async (status, code, name, outcome, attempts) => {
    const { client } = await answering(status, body(code));
    const error = await failure(client.paymentIntents.create(intentParams()));
    expect(error).toMatchObject({
      name,
      code,
      message: 'said the gateway',
      statusCode: status,
      requestId: 'req_body',
      outcome,
      attempts,
      details: { field: 'amount' },
    });
    expect(error).toBeInstanceOf(errors.ItPayError);
    expect(error).toBeInstanceOf(classes.get(name));
    expect(error).toMatchObject({ operation: 'paymentIntents.create' });
  });

  test.each([
    ['{"error":"broken"}', 'broken'],
    ['{"error":"payment_required","message":"pay first"}', 'pay first'],
    ['<html>nginx</html>', 'ItPay answered HTTP 409.'],
    ['', 'ItPay answered HTTP 409.'],
    ['{"error":{"code":7,"message":null}}', 'ItPay answered HTTP 409.'],
    ['null', 'ItPay answered HTTP 409.'],
  ])('with the body %j says %j', async (text, message) => {
    const { client } = await answering(409, text, { 'x-request-id': 'req_header' });
    expect(await failure(client.paymentIntents.retrieve('a'))).toMatchObject({
      message,
      requestId: 'req_header',
      name: 'ItPayConflictError',
    });
  });

  test('tells how long to wait after HTTP 429', async () => {
    const { client } = await answering(429, body('SLOW_DOWN'), { 'retry-after': '4' });
    const error = await failure(client.paymentIntents.retrieve('a', { maxRetries: 0 }));
    expect(error).toMatchObject({ retryAfterMs: 4_000, retryable: true });
  });
});

describe('an answer without what it must have', () => {
  test.each(['[]', 'null', '{}', '{"id":"a"}', '{"id":"","status":"pending"}', '"pi_1"', 'junk', ''])(
    '%j is an ItPayResponseError',
    async (text) => {
      const { client, gateway } = await answering(200, text);
      expect(await failure(client.paymentIntents.create(intentParams()))).toMatchObject({
        name: 'ItPayResponseError',
        outcome: 'unknown',
        attempts: 1,
        statusCode: 200,
      });
      expect(gateway.requests).toHaveLength(1);
    },
  );

  test('does not lose a payment for an unknown status or a surprising field', async () => {
    const { client } = await answering(
      200,
      '{"id":"pi_1","status":"teleported","amount":{"currency":"CNY","value":"699"},"metadata":null,"new":1}',
    );
    expect(await client.paymentIntents.retrieve('pi_1')).toEqual({
      id: 'pi_1',
      status: 'teleported',
      amount: { currency: 'CNY', value: '699' },
      metadata: null,
      new: 1,
    });
  });
});

describe('retries', () => {
  test.each([
    [
      'manifests.create',
      (client: ItPayClient) =>
        client.manifests.create({ name: 'a', payment_methods: { one_time: true }, accepted_channels: ['alipay'] }),
      1,
    ],
    ['refunds.create', (client: ItPayClient) => client.refunds.create({ payment_intent: 'pi_1' }), 1],
    [
      'webhookEndpoints.create',
      (client: ItPayClient) => client.webhookEndpoints.create({ url: 'https://shop.example/hook', enabled_events: ['a'] }),
      1,
    ],
    ["request('POST')", (client: ItPayClient) => client.request('POST', '/voids', { body: {} }), 1],
    ["request('PATCH')", (client: ItPayClient) => client.request('PATCH', '/voids', { body: {} }), 1],
    ['paymentIntents.create', (client: ItPayClient) => client.paymentIntents.create(intentParams()), 3],
    ['paymentIntents.retrieve', (client: ItPayClient) => client.paymentIntents.retrieve('a'), 3],
    ['qr.generate', (client: ItPayClient) => client.qr.generate('a'), 3],
    ['manifests.list', (client: ItPayClient) => client.manifests.list(), 3],
    ["request('GET')", (client: ItPayClient) => client.request('GET', '/voids'), 3],
  ])('%s after a lost answer', async (_name, call, attempts) => {
    const gateway = await startGateway((_request, response) => response.destroy());
    const client = new ItPayClient({ apiKey: API_KEY, baseUrl: gateway.baseUrl, runtime: NO_JITTER });
    open.push(gateway, client);
    expect(await failure(call(client))).toMatchObject({
      name: 'ItPayConnectionError',
      outcome: 'unknown',
      attempts,
      retryable: attempts > 1,
    });
    expect(gateway.requests).toHaveLength(attempts);
    expect(new Set(gateway.requests.map((request) => request.body.toString())).size).toBe(1);
  });
});

describe('isItPayError', () => {
  test('knows the errors of another copy of this package', async () => {
    vi.resetModules();
    const copy = await import('../src/errors.ts');
    const error = new copy.ItPayRateLimitError('slow', { code: 'SLOW', retryAfterMs: 5 });
    expect(error).not.toBeInstanceOf(errors.ItPayError);
    expect(errors.isItPayError(error)).toBe(true);
    expect(errors.isItPayError(new Error('x'))).toBe(false);
  });
});
