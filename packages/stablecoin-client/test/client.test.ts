import { describe, expect, test } from 'vitest';
import type { StablecoinClient } from '../src/index.ts';
import { checkoutParams, hostedParams, refundParams } from './support/samples.ts';
import { credentials, success } from './support/start-gateway.ts';
import { echo, start } from './support/use-gateways.ts';

describe('every call', () => {
  const order = '/api/v1/merchants/1000/orders';
  const calls: [string, (client: StablecoinClient) => PromiseLike<unknown>, string, string, boolean][] = [
    ['orders.create', (client) => client.orders.create(hostedParams), 'POST', order, true],
    [
      'orders.retrieve',
      (client) => client.orders.retrieve('ORDER_2024010112345678'),
      'GET',
      `${order}/ORDER_2024010112345678`,
      true,
    ],
    ['refunds.create', (client) => client.refunds.create(refundParams), 'POST', '/api/v1/merchants/1000/refunds', true],
    [
      'refunds.retrieve',
      (client) => client.refunds.retrieve('REFUND_1738112345000'),
      'GET',
      '/api/v1/merchants/1000/refunds?merchantRefundOrderId=REFUND_1738112345000',
      true,
    ],
    [
      'checkout.paymentMethods.list',
      (client) => client.checkout.paymentMethods.list(),
      'GET',
      '/api/v1/merchants/1000/checkout/payment-methods',
      false,
    ],
    [
      'checkout.orders.create',
      (client) => client.checkout.orders.create(checkoutParams),
      'POST',
      '/api/v1/merchants/1000/checkout/orders',
      false,
    ],
    [
      'checkout.orders.retrieve',
      (client) => client.checkout.orders.retrieve('ORDER_2024010112345678'),
      'GET',
      '/api/v1/merchants/1000/checkout/orders/ORDER_2024010112345678',
      false,
    ],
  ];

  test.each(calls)(
    '%s is signed, goes to its route, and sends the API key only to Hosted Payments',
    async (name, call, method, target, hasKey) => {
      const { gateway, client } = await start((request) => (name.endsWith('list') ? success([]) : echo(request)));
      await call(client);
      const [request] = gateway.requests;
      expect(request).toMatchObject({ method, target, isSigned: true });
      expect(request?.headers['x-api-key']).toBe(hasKey ? credentials.apiKey : undefined);
      expect(request?.headers['x-timestamp']).toMatch(/^[0-9]{13}$/);
      expect(request?.headers['user-agent']).toMatch(/^x-stablecoin-client\/\d+\.\d+\.\d+ node\//);
      expect(request?.headers['content-type']).toBe(method === 'POST' ? 'application/json' : undefined);
    },
  );

  test('orders.create sends exactly the given fields, checkout.orders.create adds the payment method type', async () => {
    const { gateway, client } = await start(echo);
    await client.orders.create(hostedParams);
    await client.checkout.orders.create(checkoutParams);
    expect(gateway.requests[0]?.body.toString()).toBe(JSON.stringify(hostedParams));
    expect(gateway.requests[1]?.json).toEqual({ ...checkoutParams, paymentMethodType: 'ON_CHAIN_TRANSFER' });
  });

  test('checkout calls need no API key, hosted ones are refused by name without one', async () => {
    const { gateway, client } = await start((request) => (request.target.endsWith('methods') ? success([]) : echo(request)), {
      apiKey: undefined,
    });
    await client.checkout.paymentMethods.list();
    for (const call of [
      () => client.orders.create(hostedParams),
      () => client.orders.retrieve('ORDER_2024010112345678'),
      () => client.refunds.create(refundParams),
      () => client.refunds.retrieve('REFUND_1738112345000'),
      () => client.request('GET', '/orders/x'),
    ]) {
      await expect(call()).rejects.toMatchObject({
        name: 'StablecoinValidationError',
        code: 'ERR_STABLECOIN_API_KEY_MISSING',
        outcome: 'not-sent',
        attempts: 0,
      });
    }
    expect(gateway.requests).toHaveLength(1);
  });

  test('gives the data, and with withResponse() the answer around it', async () => {
    const envelope = { code: '00000', msg: 'ok', data: { merchantOrderId: 'ORDER_2024010112345678', status: 'INIT', new: 1 } };
    const { client } = await start(() => ({ headers: { 'x-request-id': 'req_1' }, body: envelope }));
    expect(await client.orders.create(hostedParams)).toEqual(envelope.data);
    for (const call of [
      client.orders.create(hostedParams),
      client.orders.retrieve('ORDER_2024010112345678'),
      client.checkout.orders.create(checkoutParams),
      client.request('GET', '/orders/x'),
    ]) {
      const { data, response } = await call.withResponse();
      expect(data).toEqual(envelope.data);
      expect(response).toMatchObject({
        status: 200,
        requestId: 'req_1',
        code: '00000',
        envelope,
        headers: { 'x-request-id': 'req_1' },
      });
    }
  });

  test('puts a missing id into the answer and refuses an answer about another order', async () => {
    const answers: unknown[] = [
      { checkoutUrl: 'https://pay.example/1' },
      { merchantOrderId: 'ANOTHER_2024010112345678', status: 'SUCCEEDED' },
    ];
    const { client } = await start(() => success(answers.shift()));
    expect(await client.orders.create(hostedParams)).toEqual({
      merchantOrderId: hostedParams.merchantOrderId,
      checkoutUrl: 'https://pay.example/1',
    });
    await expect(client.orders.retrieve(hostedParams.merchantOrderId)).rejects.toMatchObject({
      name: 'StablecoinResponseError',
      message: expect.stringMatching(/another order/),
      outcome: 'unknown',
    });
  });

  test.each([undefined, null, 'x', [], 7])('refuses the data %j of an order as unreadable, not as a crash', async (data) => {
    const { client } = await start(() => success(data));
    await expect(client.orders.create(hostedParams)).rejects.toMatchObject({
      name: 'StablecoinResponseError',
      outcome: 'unknown',
      attempts: 1,
    });
  });

  test('keeps a key named __proto__ from changing what an order says', async () => {
    const { client } = await start(() => ({
      body: `{"code":"00000","data":{"merchantOrderId":"ORDER_2024010112345678","__proto__":{"status":"SUCCEEDED"}}}`,
    }));
    const order = await client.orders.create(hostedParams);
    expect(order.status).toBeUndefined();
    await expect(client.orders.retrieve(hostedParams.merchantOrderId)).rejects.toThrow(/no status/);
  });
});
