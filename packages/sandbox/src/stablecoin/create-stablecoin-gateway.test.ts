import {
  checkoutOrderSchema,
  hostedOrderSchema,
  orderEventSchema,
  paymentMethodListSchema,
  refundSchema,
} from '@x/protocol/stablecoin';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../create-sandbox.ts';
import { checkoutBody, hostedBody } from '../testing/bodies.ts';
import { callStablecoin } from '../testing/call-gateway.ts';
import { type Merchant, startMerchant } from '../testing/start-merchant.ts';

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

describe('authentication of stablecoin requests', () => {
  const hosted = `/orders/${ID}`;
  const checkout = `/checkout/orders/${ID}`;

  it.each([
    ['no timestamp', hosted, { 'x-timestamp': undefined }, '50001'],
    ['no signature', hosted, { 'x-signature': undefined }, '50001'],
    ['Hosted Payments without X-Api-Key', hosted, { 'x-api-key': undefined }, '50001'],
    ['Hosted Payments with a wrong X-Api-Key', hosted, { 'x-api-key': 'OTHER' }, '50002'],
    ['a signature over something else', hosted, { 'x-signature': `${'A'.repeat(43)}=` }, '50003'],
    ['seconds instead of milliseconds', hosted, { 'x-timestamp': String(NOW / 1000) }, '50004'],
    ['API Checkout with X-Api-Key', checkout, { 'x-api-key': 'ANY' }, '50005'],
    ['API Checkout without signature', checkout, { 'x-signature': undefined }, '50001'],
  ])('refuses %s with 401', async (_name, path, headers, code) => {
    const reply = await callStablecoin(sandbox, 'GET', path, { headers });
    expect(reply.status).toBe(401);
    expect(reply.json).toMatchObject({ code });
  });

  it.each([
    [-300_001, '50004'],
    [-300_000, '40001'],
    [300_000, '40001'],
    [300_001, '50004'],
  ])('judges a timestamp %i ms off with %s', async (offset, code) => {
    expect((await callStablecoin(sandbox, 'GET', hosted, { at: NOW + offset })).json).toMatchObject({ code });
  });

  it('covers the query', async () => {
    const good = await callStablecoin(sandbox, 'GET', '/refunds?merchantRefundOrderId=R1');
    expect(good.json).toMatchObject({ code: '40002' });
    const signature = sandbox.requests().at(-1)?.headers['x-signature'];
    const changed = await callStablecoin(sandbox, 'GET', '/refunds?merchantRefundOrderId=R2', {
      headers: { 'x-signature': signature },
    });
    expect(changed.json).toMatchObject({ code: '50003' });
  });

  it('notes the text it signed and masks the API key', async () => {
    await callStablecoin(sandbox, 'GET', hosted);
    const path = `/api/v1/merchants/${sandbox.stablecoin.merchantId}${hosted}`;
    expect(sandbox.requests().at(-1)).toMatchObject({ authentication: 'ok', signedText: `${NOW}\nGET\n${path}`, code: '40001' });
    expect(JSON.stringify(sandbox.requests())).not.toContain(sandbox.stablecoin.apiKey);
  });

  it('answers 10007 to another merchant, and 40400 with HTTP 404 to routes that do not exist', async () => {
    expect((await callStablecoin(sandbox, 'GET', '/api/v1/merchants/1000/orders/x')).json).toMatchObject({ code: '10007' });
    const reply = await callStablecoin(sandbox, 'GET', '/nothing');
    expect([reply.status, reply.json]).toMatchObject([404, { code: '40400' }]);
  });

  it('answers 50010 with HTTP 403 when API Checkout is not enabled', async () => {
    const closed = await createSandbox({ stablecoin: { checkoutEnabled: false } });
    const reply = await callStablecoin(closed, 'GET', '/checkout/payment-methods');
    expect([reply.status, reply.json]).toMatchObject([403, { code: '50010' }]);
    expect((await callStablecoin(closed, 'GET', '/orders/x')).json).toMatchObject({ code: '40001' });
    await closed.close();
  });
});

describe('the rules for new orders', () => {
  it.each([
    ['no id', { merchantOrderId: undefined }, '10002'],
    ['no amount', { orderAmount: undefined }, '10002'],
    ['no currency', { orderAmount: { value: '1.00' } }, '10002'],
    ['no expiry', { expiresAt: undefined }, '10002'],
    ['an id with a space', { merchantOrderId: 'ORDER 1' }, '10003'],
    ['an id of 65 characters', { merchantOrderId: 'x'.repeat(65) }, '10003'],
    ['a number as amount', { orderAmount: { value: 100.5, currency: 'USDC' } }, '10003'],
    ['an exponent', { orderAmount: { value: '1e2', currency: 'USDC' } }, '10003'],
    ['text as expiry', { expiresAt: 'tomorrow' }, '10003'],
    ['a callback that is no URL', { callbackUrl: 'shop.example' }, '10003'],
    ['an amount of zero', { orderAmount: { value: '0.00', currency: 'USDC' } }, '10004'],
    ['a negative amount', { orderAmount: { value: '-1.00', currency: 'USDC' } }, '10004'],
    ['an expiry in the past', { expiresAt: new Date(NOW).toISOString() }, '10005'],
    ['a currency that is not supported', { orderAmount: { value: '1.00', currency: 'EUR' } }, '10006'],
    ['too small an amount', { orderAmount: { value: '0.99', currency: 'USDC' } }, '10008'],
    ['too large an amount', { orderAmount: { value: '50000.01', currency: 'USDC' } }, '10008'],
    ['too many decimals', { orderAmount: { value: '1.0000001', currency: 'USDC' } }, '10009'],
    ['another type of payment', { paymentMethodType: 'CARD' }, '10010'],
    ['a network that does not carry the currency', { network: 'bsc' }, '10010'],
    ['no network', { network: undefined }, '10002'],
  ])('API Checkout refuses %s', async (_name, overrides, code) => {
    const reply = await createCheckout(overrides);
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ code, message: expect.any(String) });
    expect(sandbox.payments()).toHaveLength(0);
  });

  it.each([
    ['no returnUrl', { returnUrl: undefined }, '10002'],
    ['a returnUrl of 2049 characters', { returnUrl: `https://x.example/${'x'.repeat(2_031)}` }, '10003'],
    ['USDC', { orderAmount: { value: '1.00', currency: 'USDC' } }, '10006'],
    ['a third decimal of a dollar', { orderAmount: { value: '1.001', currency: 'USD' } }, '10009'],
    ['more than a million', { orderAmount: { value: '1000000.01', currency: 'USD' } }, '10008'],
  ])('Hosted Payments refuses %s', async (_name, overrides, code) => {
    expect((await createHosted(overrides)).json).toMatchObject({ code });
  });

  it('refuses a body that is no JSON object with 10001', async () => {
    expect((await callStablecoin(sandbox, 'POST', '/orders', { rawBody: '[]' })).json).toMatchObject({ code: '10001' });
    expect((await callStablecoin(sandbox, 'POST', '/refunds', { rawBody: '{' })).json).toMatchObject({ code: '10001' });
  });

  it('refuses an id that is used already, of either product, with 20001', async () => {
    expect((await createHosted()).json).toMatchObject({ code: '00000' });
    expect((await createHosted()).json).toMatchObject({ code: '20001' });
    expect((await createCheckout()).json).toMatchObject({ code: '20001' });
    expect(sandbox.payments()).toHaveLength(1);
  });
});

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

describe('refunds', () => {
  const refund = (overrides: Overrides = {}) =>
    callStablecoin(sandbox, 'POST', '/refunds', {
      body: {
        merchantRefundOrderId: 'REFUND_1',
        acquiringOrderId: sandbox.payment(ID).object['acquiringOrderId'],
        refundReason: 'broken',
        ...overrides,
      },
    });
  const look = (id = 'REFUND_1') => callStablecoin(sandbox, 'GET', `/refunds?merchantRefundOrderId=${id}`);

  beforeEach(async () => {
    await createHosted();
  });

  it('go from PROCESSING to SUCCEEDED and tell the merchant', async () => {
    await sandbox.pay(ID);
    const { json } = await refund({ notifyUrl: merchant.url, note: 'kept' });
    expect(json).toMatchObject({ code: '00000', data: { status: 'PROCESSING', note: 'kept' } });
    expect(refundSchema.parse((json as { data: unknown }).data)).toMatchObject({ merchantRefundOrderId: 'REFUND_1' });
    await sandbox.pay('REFUND_1');
    expect((await look()).json).toMatchObject({ data: { status: 'SUCCEEDED' } });
    expect(merchant.received.map(({ body }) => JSON.parse(body))).toMatchObject([
      { merchantRefundOrderId: 'REFUND_1', status: 'SUCCEEDED' },
    ]);
    expect(sandbox.deliveries()).toMatchObject([{ product: 'refund', event: 'refund.SUCCEEDED', acknowledged: true }]);
  });

  it('may fail, and then be asked for again under another id', async () => {
    await sandbox.pay(ID);
    await refund();
    expect((await refund({ merchantRefundOrderId: 'REFUND_2' })).json).toMatchObject({ code: '20007' });
    await sandbox.fail('REFUND_1');
    await expect(sandbox.pay('REFUND_1')).rejects.toMatchObject({ gatewayCode: '20007' });
    expect((await refund({ merchantRefundOrderId: 'REFUND_2' })).json).toMatchObject({ code: '00000' });
    await sandbox.cancel('REFUND_2');
    expect((await look('REFUND_2')).json).toMatchObject({ data: { status: 'CLOSED' } });
  });

  it.each([
    ['without a reason', { refundReason: undefined }, '10002'],
    ['without an id', { merchantRefundOrderId: undefined }, '10002'],
    ['with a broken id', { merchantRefundOrderId: 'a b' }, '10003'],
    ['with a broken notifyUrl', { notifyUrl: 'x' }, '10003'],
    ['of an order that does not exist', { acquiringOrderId: 'ORD_0' }, '40001'],
    ['of an order that is not paid', {}, '20007'],
  ])('are refused %s', async (_name, overrides, code) => {
    expect((await refund(overrides)).json).toMatchObject({ code });
  });

  it('are refused with 20001 when their id is used already', async () => {
    await sandbox.pay(ID);
    await refund();
    expect((await refund()).json).toMatchObject({ code: '20001' });
  });

  it('are looked up by their id only', async () => {
    expect((await look('REFUND_0')).json).toMatchObject({ code: '40002' });
    expect((await callStablecoin(sandbox, 'GET', '/refunds')).json).toMatchObject({ code: '10002' });
  });
});
