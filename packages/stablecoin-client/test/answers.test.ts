import { describe, expect, test } from 'vitest';
import {
  StablecoinClient,
  type StablecoinClientOptions,
  StablecoinConflictError,
  StablecoinValidationError,
} from '../src/index.ts';
import { checkoutParams, hostedParams, refundParams } from './support/samples.ts';
import { credentials, failure, success } from './support/start-gateway.ts';
import { start } from './support/use-gateways.ts';

const order = { merchantOrderId: hostedParams.merchantOrderId, status: 'INIT' };

/** What a promise rejects with. */
async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a create that is answered with something else', () => {
  test.each<[string, (client: StablecoinClient) => Promise<unknown>, object]>([
    ['another amount', (client) => client.orders.create(hostedParams), { orderAmount: { value: '1.00', currency: 'USD' } }],
    ['another currency', (client) => client.orders.create(hostedParams), { orderAmount: { value: '99.99', currency: 'USDT' } }],
    [
      'a number for an amount',
      (client) => client.orders.create(hostedParams),
      { orderAmount: { value: 99.99, currency: 'USD' } },
    ],
    ['another network', (client) => client.checkout.orders.create(checkoutParams), { network: 'ethereum' }],
    [
      'another currency to pay in',
      (client) => client.checkout.orders.create(checkoutParams),
      { cryptoPaymentAmount: { value: '100.50', currency: 'USDT' } },
    ],
    ['another order to refund', (client) => client.refunds.create(refundParams), { acquiringOrderId: 'ORD_OTHER' }],
    [
      'another amount to refund',
      (client) => client.refunds.create({ ...refundParams, refundAmount: '5' }),
      { refundAmount: '6' },
    ],
  ])('is a conflict: %s', async (_name, create, changes) => {
    const { gateway, client } = await start((request) => success({ status: 'INIT', ...request.json, ...changes }));
    const error = await rejection(create(client));
    expect(error).toBeInstanceOf(StablecoinConflictError);
    expect(error).toMatchObject({ outcome: 'unknown', retryable: false, received: changes });
    expect(JSON.stringify(error)).not.toContain('received');
    expect(gateway.requests).toHaveLength(1);
  });

  test('may leave fields out, and write an amount with other zeros', async () => {
    const { client } = await start(() => success({ ...order, orderAmount: { value: '99.990', currency: 'USD' } }));
    expect(await client.orders.create(hostedParams)).toMatchObject(order);
    const bare = await start(() => success({}));
    expect(await bare.client.orders.create(hostedParams)).toEqual({ merchantOrderId: order.merchantOrderId });
  });
});

describe('a 404', () => {
  test('of the look-up after a lost reply and 20001 is asked again once', async () => {
    const { gateway, client } = await start(({ number }) => {
      if (number === 1) return 'lost';
      if (number === 2) return failure('20001');
      return number === 3 ? failure('40001') : success({ ...order, orderAmount: hostedParams.orderAmount });
    });
    expect(await client.orders.create(hostedParams)).toMatchObject(order);
    expect(gateway.requests).toHaveLength(4);
  });

  test("is forgiven three times in a wait after this client's own create", async () => {
    const { gateway, client } = await start(
      ({ method, number }) => {
        if (method === 'POST') return success(order);
        return number <= 4 ? failure('40001') : success({ ...order, status: 'SUCCEEDED' });
      },
      { runtime: { random: () => 0, setTimer: (callback, ms) => setTimeout(callback, ms === 30_000 ? ms : 0) } },
    );
    await client.orders.create(hostedParams);
    const ended = await client.orders.waitForCompletion(order.merchantOrderId, { pollInterval: 1 });
    expect(ended.status).toBe('SUCCEEDED');
    expect(gateway.requests).toHaveLength(5);
  });
});

test('an answer with a number that is too large is refused with its digits', async () => {
  const { client } = await start(() => ({ body: '{"code":"00000","data":{"status":"INIT","n":9007199254740993}}' }));
  expect(await rejection(client.orders.retrieve(order.merchantOrderId))).toMatchObject({
    name: 'StablecoinResponseError',
    details: { n: '9007199254740993' },
  });
});

describe('new StablecoinClient', () => {
  test.each([
    [{ Environment: 'sandbox' }, 'new StablecoinClient has no option "Environment". Did you mean "environment"?'],
    [{ baseURL: 'http://127.0.0.1:9' }, 'Did you mean "baseUrl"?'],
    [{ apiKey: null }, 'new StablecoinClient: apiKey must not be null.'],
    [{ correctClockSkew: 'false' }, 'correctClockSkew must be true or false, not a string.'],
    [{ hooks: { onretry: () => 1 } }, 'Did you mean "onRetry"?'],
  ])('%# refuses an option that it would not use', (options, message) => {
    const build = () => new StablecoinClient({ ...credentials, ...(options as StablecoinClientOptions) });
    expect(build).toThrow(StablecoinValidationError);
    expect(build).toThrow(message);
  });

  test('refuses anything but a plain object', () => {
    expect(() => new StablecoinClient('secret-canary' as never)).toThrow(/expects an object of options, but received a string/);
  });
});

describe('orders.create', () => {
  test.each([
    [{ findExisting: 'false' }, 'findExisting must be true or false, not a string.'],
    [{ findExiting: true }, 'orders.create has no option "findExiting". Did you mean "findExisting"?'],
    [{ paymentMethod: {} }, 'orders.create has no option "paymentMethod".'],
  ])('%# refuses an option that it would not use', async (options, message) => {
    const { gateway, client } = await start(() => success(order));
    expect(await rejection(client.orders.create(hostedParams, options as object))).toMatchObject({
      name: 'StablecoinValidationError',
      message: expect.stringContaining(message),
    });
    expect(gateway.requests).toHaveLength(0);
  });
});
