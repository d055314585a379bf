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
