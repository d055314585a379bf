import { describe, expect, test } from 'vitest';
import { checkoutParams, hostedParams, refundParams } from './support/samples.ts';
import { success } from './support/start-gateway.ts';
import { echo, start } from './support/use-gateways.ts';

describe('merchantOrderId', () => {
  test.each(['', ' ', 'a b', 'a/b', '..', 'a?b', 'a#b', 'a%2Fb', 'é', '😀', 'a\n', 'a'.repeat(65), undefined, null, 7, {}])(
    '%j is refused before sending',
    async (id) => {
      const { gateway, client } = await start(echo);
      const merchantOrderId = id as string;
      for (const [operation, call] of [
        ['orders.create', () => client.orders.create({ ...hostedParams, merchantOrderId })],
        ['checkout.orders.create', () => client.checkout.orders.create({ ...checkoutParams, merchantOrderId })],
        ['refunds.create', () => client.refunds.create({ ...refundParams, merchantRefundOrderId: merchantOrderId })],
        ['orders.retrieve', () => client.orders.retrieve(merchantOrderId)],
        ['checkout.orders.retrieve', () => client.checkout.orders.retrieve(merchantOrderId)],
        ['refunds.retrieve', () => client.refunds.retrieve(merchantOrderId)],
        ['orders.waitForCompletion', () => client.orders.waitForCompletion(merchantOrderId)],
      ] as const) {
        await expect(call()).rejects.toMatchObject({
          name: 'StablecoinValidationError',
          operation,
          outcome: 'not-sent',
          attempts: 0,
          statusCode: undefined,
        });
      }
      expect(gateway.requests).toHaveLength(0);
    },
  );

  test.each([
    [5_000, /expects an object of options, but received a number/],
    [null, /expects an object of options, but received null/],
    [new Map(), /expects an object of options, but received a Map/],
    [{ apiKey: 'other' }, /has no option "apiKey"/],
    [{ Timeout: 5 }, /has no option "Timeout". Did you mean "timeout"/],
  ])('may not be followed by %o as options', async (given, message) => {
    const ms = given as unknown as undefined;
    const { gateway, client } = await start(() => success({ status: 'SUCCEEDED' }));
    const { merchantOrderId } = hostedParams;
    for (const call of [
      client.orders.create(hostedParams, ms),
      client.checkout.orders.create(checkoutParams, ms),
      client.refunds.create(refundParams, ms),
      client.orders.retrieve(merchantOrderId, ms),
      client.orders.waitForCompletion(merchantOrderId, ms),
      client.request('GET', '/orders/a', ms),
    ]) {
      await expect(call).rejects.toMatchObject({ name: 'StablecoinValidationError', message: expect.stringMatching(message) });
    }
    expect(gateway.requests).toHaveLength(0);
  });

  test('shorter than 16 warns once per client, and is sent', async () => {
    const warnings: unknown[][] = [];
    const logger = { debug() {}, info() {}, error() {}, warn: (...line: unknown[]) => warnings.push(line) };
    const { gateway, client } = await start(echo, { logger });
    await client.orders.create({ ...hostedParams, merchantOrderId: 'ORDER_123' });
    await client.checkout.orders.create({ ...checkoutParams, merchantOrderId: 'ORDER_124' });
    expect(gateway.requests).toHaveLength(2);
    expect(warnings).toEqual([
      [{ client: 'stablecoin-client', length: 9 }, expect.stringMatching(/shorter than the 16 characters/)],
    ]);
  });

  test('shorter than 16 warns through the process when there is no logger', async () => {
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
    const { client } = await start(echo);
    await client.orders.create({ ...hostedParams, merchantOrderId: 'ORDER_123' });
    expect(await warned).toMatchObject({ code: 'X_STABLECOIN_SHORT_ORDER_ID' });
  });

  test('of 16 characters does not warn', async () => {
    const warnings: unknown[] = [];
    const logger = { debug() {}, info() {}, error() {}, warn: (...line: unknown[]) => warnings.push(line) };
    const { client } = await start(echo, { logger });
    await client.orders.create({ ...hostedParams, merchantOrderId: 'ORDER_1234567890' });
    expect(warnings).toEqual([]);
  });
});

describe('amounts', () => {
  test.each([
    99.99,
    100n,
    '',
    '1e2',
    '-1',
    '+1',
    '01',
    '.5',
    '1.',
    '1,00',
    ' 1',
    '0',
    '0.00',
    `1.${'1'.repeat(19)}`,
    'NaN',
    null,
    undefined,
  ])('%s is refused before sending, with the reason', async (value) => {
    const { gateway, client } = await start(echo);
    const orderAmount = { value: value as string, currency: 'USDC' };
    await expect(client.orders.create({ ...hostedParams, orderAmount })).rejects.toThrow(/^orderAmount\.value: expected/);
    await expect(client.checkout.orders.create({ ...checkoutParams, orderAmount })).rejects.toThrow(
      /^orderAmount\.value: expected/,
    );
    expect(gateway.requests).toHaveLength(0);
  });

  test('are sent as they were written', async () => {
    const { gateway, client } = await start(echo);
    await client.orders.create({ ...hostedParams, orderAmount: { value: '0.100000000000000000', currency: 'USDT' } });
    expect(gateway.requests[0]?.body.toString()).toContain('"value":"0.100000000000000000"');
  });
});
