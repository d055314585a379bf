import { checkoutOrderSchema, hostedOrderSchema, orderEventSchema, paymentMethodListSchema } from '@x/protocol/stablecoin';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox.ts';
import { checkoutBody, hostedBody } from '../support/bodies.ts';
import { callStablecoin } from '../support/call-gateway.ts';
import { type Merchant, startMerchant } from '../support/start-merchant.ts';

const NOW = 1_750_000_000_000;
const ID = 'ORDER_0000000000001';
let sandbox: Sandbox;
let merchant: Merchant;

beforeAll(async () => {
  merchant = await startMerchant();
});
afterAll(() => merchant.close());
beforeEach(async () => {
  merchant.received.length = 0;
  sandbox = await createSandbox({ seed: 'stablecoin', clock: () => NOW });
});
afterEach(() => sandbox.close());

type Overrides = Record<string, unknown>;
const createHosted = (overrides?: Overrides) =>
  callStablecoin(sandbox, 'POST', '/orders', { body: hostedBody(sandbox, overrides) });
const createCheckout = (overrides?: Overrides) =>
  callStablecoin(sandbox, 'POST', '/checkout/orders', { body: checkoutBody(sandbox, overrides) });
const statusesSent = () => merchant.received.map(({ body }) => orderEventSchema.parse(JSON.parse(body)).status);

describe('API Checkout', () => {
  it('lists payment methods out of display order', async () => {
    const { json } = await callStablecoin(sandbox, 'GET', '/checkout/payment-methods');
    const { data } = json as { data: { displayOrder: number }[] };
    const orders = data.map(({ displayOrder }) => displayOrder);
    expect(orders).not.toEqual(orders.toSorted());
    expect(paymentMethodListSchema.parse(data)).toHaveLength(orders.length);
    expect(data).toContainEqual(
      expect.objectContaining({ cryptoCurrency: 'USDC', network: 'tron', networkDisplayName: 'TRON (TRC20)', minAmount: '1.00' }),
    );
  });

  it('answers an order with an address, a network and an amount that differs', async () => {
    const { json } = await createCheckout();
    const { data } = json as { data: unknown };
    expect(checkoutOrderSchema.parse(data)).toMatchObject({
      merchantOrderId: ID,
      acquiringOrderId: expect.stringMatching(/^ORD_20250615_[0-9a-f]{24}$/),
      status: 'INIT',
      orderAmount: { value: '100.50', currency: 'USDC' },
      cryptoPaymentAmount: { value: '101.00', currency: 'USDC' },
      depositAddress: expect.stringMatching(/^T[1-9A-HJ-NP-Za-km-z]{33}$/),
      networkDisplayName: 'TRON (TRC20)',
      expiresAt: new Date(NOW + 600_000).toISOString(),
    });
    expect(JSON.stringify(json)).not.toContain('checkoutUrl');
    const evm = await createCheckout({ merchantOrderId: 'ORDER_0000000000002', network: 'polygon' });
    expect(evm.json).toMatchObject({ data: { depositAddress: expect.stringMatching(/^0x[0-9a-fA-F]{40}$/) } });
  });

  it('takes the amount as it is when there is no surcharge', async () => {
    const plain = await createSandbox({ stablecoin: { cryptoSurcharge: '0' } });
    const { json } = await callStablecoin(plain, 'POST', '/checkout/orders', { body: checkoutBody(plain) });
    expect(json).toMatchObject({ data: { cryptoPaymentAmount: { value: '100.50', currency: 'USDC' } } });
    await plain.close();
  });

  it('sends PROCESSING and SUCCEEDED with every field that is published', async () => {
    await createCheckout({ callbackUrl: merchant.url });
    await sandbox.pay(ID);
    const events = merchant.received.map(({ body }) => JSON.parse(body));
    expect(events).toMatchObject([
      { status: 'PROCESSING', finalStatus: false },
      { status: 'SUCCEEDED', finalStatus: true, cryptoPaidAmount: { value: '101.00', currency: 'USDC' } },
    ]);
    for (const name of [
      ...[
        'acquiringOrderId',
        'paymentOrderId',
        'merchantOrderId',
        'merchantId',
        'orderAmount',
        'cryptoPaymentAmount',
        'createdTime',
      ],
      ...[
        'paidTime',
        'cryptoPaymentDetail',
        'depositAddress',
        'network',
        'networkDisplayName',
        'paymentMethodType',
        'paymentMethodValue',
      ],
    ]) {
      expect(events[1]).toHaveProperty(name);
    }
    expect((await callStablecoin(sandbox, 'GET', `/checkout/orders/${ID}`)).json).toMatchObject({
      data: { status: 'SUCCEEDED' },
    });
  });

  it('fails an order that was paid short, and takes one that was paid over', async () => {
    await createCheckout({ callbackUrl: merchant.url });
    expect(await sandbox.pay(ID, { amount: '100.99' })).toMatchObject({ status: 'FAILED' });
    expect(statusesSent()).toEqual(['PROCESSING', 'FAILED']);
    expect(JSON.parse(merchant.received[1]?.body ?? '')).toMatchObject({ cryptoPaidAmount: { value: '100.99' } });
    await expect(sandbox.pay(ID)).rejects.toMatchObject({ gatewayCode: '20009' });
    await createCheckout({ merchantOrderId: 'ORDER_2' });
    expect(await sandbox.pay('ORDER_2', { amount: '200' })).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('sends FAILED and CLOSED', async () => {
    await createCheckout({ callbackUrl: merchant.url });
    await sandbox.fail(ID);
    await createCheckout({ merchantOrderId: 'ORDER_2', callbackUrl: merchant.url });
    await sandbox.cancel('ORDER_2');
    expect(statusesSent()).toEqual(['FAILED', 'CLOSED']);
  });

  it('closes an order when its time has passed, unless money was seen', async () => {
    await createCheckout();
    await createCheckout({ merchantOrderId: 'ORDER_2' });
    await sandbox.pay('ORDER_2', { until: 'PROCESSING' });
    await sandbox.advance(600_000);
    expect(sandbox.payment(ID).status).toBe('CLOSED');
    expect(sandbox.payment('ORDER_2').status).toBe('PROCESSING');
    await expect(sandbox.expire('ORDER_2')).rejects.toMatchObject({ code: 'ERR_SANDBOX_STATE', gatewayCode: '20006' });
    expect(await sandbox.pay('ORDER_2')).toMatchObject({ status: 'SUCCEEDED' });
  });

  it.each([
    ['pay', '20002'],
    ['cancel', '20003'],
    ['expire', '20005'],
  ] as const)('names why nothing follows %s: %s', async (end, gatewayCode) => {
    await createCheckout();
    await sandbox[end](ID);
    await expect(sandbox.pay(ID)).rejects.toMatchObject({ code: 'ERR_SANDBOX_STATE', gatewayCode });
  });
});

describe('Hosted Payments', () => {
  it('answers an order with a page for the payer', async () => {
    const { json } = await createHosted({ description: 'One book' });
    const { data } = json as { data: unknown };
    expect(hostedOrderSchema.parse(data)).toMatchObject({ status: 'INIT', checkoutUrl: `${sandbox.url}/pay/${ID}` });
    expect(JSON.stringify(json)).not.toContain('depositAddress');
    expect((await callStablecoin(sandbox, 'GET', `/orders/${ID}`)).json).toMatchObject({
      code: '00000',
      data: { merchantOrderId: ID },
    });
  });

  it('is not found under the other product', async () => {
    await createHosted();
    expect((await callStablecoin(sandbox, 'GET', `/checkout/orders/${ID}`)).json).toMatchObject({ code: '40001' });
  });

  it('sends PROCESSING and SUCCEEDED without the fields of API Checkout', async () => {
    merchant.answer = () => ({ status: 200 });
    await createHosted({ callbackUrl: merchant.url });
    await sandbox.pay(ID);
    expect(statusesSent()).toEqual(['PROCESSING', 'SUCCEEDED']);
    for (const name of ['merchantId', 'finalStatus', 'depositAddress', 'network']) {
      expect(JSON.parse(merchant.received[1]?.body ?? '')).not.toHaveProperty(name);
    }
    expect(sandbox.deliveries().every(({ acknowledged }) => acknowledged)).toBe(true);
  });

  it('never sends FAILED and CLOSED', async () => {
    for (const [id, end] of [
      ['ORDER_1', 'fail'],
      ['ORDER_2', 'expire'],
      ['ORDER_3', 'cancel'],
    ] as const) {
      await createHosted({ merchantOrderId: id, callbackUrl: merchant.url });
      await sandbox[end](id);
    }
    expect(merchant.received).toHaveLength(0);
    expect((await callStablecoin(sandbox, 'GET', '/orders/ORDER_1')).json).toMatchObject({ data: { status: 'FAILED' } });
    expect((await callStablecoin(sandbox, 'GET', '/orders/ORDER_2')).json).toMatchObject({ data: { status: 'CLOSED' } });
  });
});
