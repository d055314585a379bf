import { describe, expect, test } from 'vitest';
import { StablecoinClient, StablecoinValidationError } from '../src/index.ts';
import { hostedParams } from './support/samples.ts';
import { createTestClient, credentials, startGateway } from './support/start-gateway.ts';
import { closeLater, echo, start } from './support/use-gateways.ts';

describe('new StablecoinClient', () => {
  test('reads its environment variables, and options win over them', async () => {
    const gateway = await startGateway(echo);
    closeLater(gateway.close);
    const before = { ...process.env };
    Object.assign(process.env, {
      STABLECOIN_MERCHANT_ID: 'MCH_20240101_ABC123',
      STABLECOIN_API_SECRET: credentials.apiSecret,
      STABLECOIN_API_KEY: credentials.apiKey,
      STABLECOIN_BASE_URL: gateway.baseUrl,
    });
    try {
      const fromEnvironment = new StablecoinClient();
      const fromOptions = new StablecoinClient({ merchantId: '2000' });
      closeLater(() => fromEnvironment.close());
      closeLater(() => fromOptions.close());
      await fromEnvironment.orders.create(hostedParams);
      await fromOptions.orders.create(hostedParams);
    } finally {
      process.env = before;
    }
    expect(gateway.requests.map(({ target, isSigned }) => [target, isSigned])).toEqual([
      ['/api/v1/merchants/MCH_20240101_ABC123/orders', true],
      ['/api/v1/merchants/2000/orders', true],
    ]);
  });

  test.each([
    [undefined, 'https://api.paystablecoin.global'],
    ['production', 'https://api.paystablecoin.global'],
    ['sandbox', 'https://api.sandbox.paystablecoin.global'],
  ] as const)('talks to the environment %s at %s', async (environment, origin) => {
    const origins: unknown[] = [];
    const dispatcher = {
      dispatch(options: { origin?: unknown }): boolean {
        origins.push(String(options.origin));
        throw Object.assign(new Error('not connected'), { code: 'ECONNREFUSED' });
      },
    };
    const client = new StablecoinClient({ ...credentials, environment, dispatcher, maxRetries: 0 });
    await expect(client.orders.retrieve('ORDER_2024010112345678')).rejects.toMatchObject({
      name: 'StablecoinConnectionError',
      outcome: 'not-sent',
    });
    expect(origins).toEqual([origin]);
  });

  test('takes a base URL that ends in /api/v1 as meant', async () => {
    const gateway = await startGateway(echo);
    const client = createTestClient({ baseUrl: `${gateway.baseUrl}/proxy/api/v1/` });
    closeLater(gateway.close);
    closeLater(() => client.close());
    await client.orders.create(hostedParams);
    expect(gateway.requests[0]).toMatchObject({ target: '/proxy/api/v1/merchants/1000/orders', isSigned: true });
  });

  test.each([
    [{ merchantId: undefined }, /merchantId is missing: pass it or set STABLECOIN_MERCHANT_ID/],
    [{ merchantId: '' }, /merchantId is missing/],
    [{ merchantId: 1000 }, /merchantId must be a string/],
    [{ merchantId: '..' }, /merchantId must not be/],
    [{ apiSecret: undefined }, /apiSecret is missing: pass it or set STABLECOIN_API_SECRET/],
    [{ apiSecret: ' secret-canary\n' }, /apiSecret cannot be used.*white space/],
    [{ apiKey: 'key-canary\n' }, /apiKey must be printable ASCII/],
    [{ environment: 'live' }, /environment must be/],
    [{ environment: '__proto__' }, /environment must be/],
    [{ baseUrl: 'ftp://x' }, /baseUrl must be an absolute http or https URL/],
    [{ baseUrl: 'https://user:secret-canary@x' }, /baseUrl must not contain a user/],
    [{ baseUrl: 'http://api.paystablecoin.global' }, /baseUrl must be https for the gateway/],
    [{ webhookSignatureForm: 'off' }, /webhookSignatureForm must be/],
    [{ timeout: 0 }, /timeout must be/],
    [{ maxRetries: -1 }, /maxRetries must be/],
    [{ routes: { createOrders: 'POST /x' } }, /routes has no option "createOrders"/],
    [{ routes: { retrieveOrder: 'GET /orders' } }, /routes\.retrieveOrder must look like/],
    [{ routes: { createOrder: '/orders' } }, /routes\.createOrder must look like/],
    [{ routes: { createOrder: 'POST /orders/{other}' } }, /path must begin/],
  ])('refuses %j by name', (options, message) => {
    const build = () => new StablecoinClient({ ...credentials, ...(options as object) });
    expect(build).toThrow(StablecoinValidationError);
    expect(build).toThrow(message);
    expect(build).not.toThrow(/canary/);
  });

  test('sends calls to routes that an option replaced', async () => {
    const { gateway, client } = await start(echo, { routes: { createOrder: 'PUT /v2/orders', retrieveOrder: undefined } });
    await client.orders.create(hostedParams);
    expect(gateway.requests[0]).toMatchObject({ method: 'PUT', target: '/api/v1/merchants/1000/v2/orders', isSigned: true });
  });

  test('refuses calls after close()', async () => {
    const { gateway, client } = await start(echo);
    await client.close();
    await expect(client.orders.create(hostedParams)).rejects.toMatchObject({ name: 'StablecoinAbortError', outcome: 'not-sent' });
    expect(gateway.requests).toHaveLength(0);
  });
});
