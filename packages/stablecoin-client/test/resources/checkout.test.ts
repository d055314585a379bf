import { describe, expect, test } from 'vitest';
import type { PaymentMethod } from '../../src/index.ts';
import { checkoutParams } from '../support/samples.ts';
import { success } from '../support/start-gateway.ts';
import { echo, start } from '../support/use-gateways.ts';

const method: PaymentMethod = { cryptoCurrency: 'USDC', network: 'tron', minAmount: '10', maxAmount: '100.50', displayOrder: 1 };

describe('checkout.paymentMethods.list', () => {
  test.each([
    ['an array', (methods: unknown[]) => methods],
    ['an object that holds one', (methods: unknown[]) => ({ paymentMethods: methods, total: 2 })],
  ])('reads %s and sorts by displayOrder', async (_name, wrap) => {
    const second = { ...method, network: 'ethereum', displayOrder: 10 };
    const { client } = await start(() => success(wrap([second, { ...method, displayOrder: 9 }])));
    expect((await client.checkout.paymentMethods.list()).map(({ network }) => network)).toEqual(['tron', 'ethereum']);
  });

  test('refuses data without a list', async () => {
    const { client } = await start(() => success({ total: 0 }));
    await expect(client.checkout.paymentMethods.list()).rejects.toMatchObject({ name: 'StablecoinResponseError' });
  });
});

describe('checkout.orders.create with the chosen method', () => {
  test.each(['10', '10.000', '100.5', '100.500000000000000000', '99.999999999999999999'.slice(0, 20)])(
    'sends %s, which is within both limits',
    async (value) => {
      const { gateway, client } = await start(echo);
      await client.checkout.orders.create(
        { ...checkoutParams, orderAmount: { value, currency: 'USDC' } },
        { paymentMethod: method },
      );
      expect(gateway.requests).toHaveLength(1);
      expect(gateway.requests[0]?.json).not.toHaveProperty('paymentMethod');
    },
  );

  test.each([
    [
      'a hair below the minimum',
      { orderAmount: { value: '9.999999999999999999', currency: 'USDC' } },
      /below the chosen method's minimum of 10/,
    ],
    ['fewer digits but a larger text', { orderAmount: { value: '9', currency: 'USDC' } }, /below/],
    [
      'a hair above the maximum',
      { orderAmount: { value: '100.500000000000000001', currency: 'USDC' } },
      /above the chosen method's maximum of 100\.50/,
    ],
    [
      'another currency',
      { orderAmount: { value: '50', currency: 'USDT' } },
      /orderAmount\.currency is USDT, but the chosen method is in USDC/,
    ],
    ['another network', { network: 'ethereum' }, /network is ethereum, but the chosen method is on tron/],
  ])('refuses %s before sending', async (_name, change, message) => {
    const { gateway, client } = await start(echo);
    const creation = client.checkout.orders.create({ ...checkoutParams, ...change }, { paymentMethod: method });
    await expect(creation).rejects.toMatchObject({ name: 'StablecoinValidationError', outcome: 'not-sent' });
    await expect(creation).rejects.toThrow(message);
    expect(gateway.requests).toHaveLength(0);
  });

  test('checks nothing that the method does not say', async () => {
    const { gateway, client } = await start(echo);
    const paymentMethod = { cryptoCurrency: 'USDC', network: 'tron' };
    await client.checkout.orders.create(
      { ...checkoutParams, orderAmount: { value: '999999999', currency: 'USDC' } },
      { paymentMethod },
    );
    expect(gateway.requests).toHaveLength(1);
  });
});
