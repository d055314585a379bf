import { stablecoin } from '@x/signing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SandboxDelivery } from '../../src/history/deliveries.ts';
import type { SandboxOptions } from '../../src/options.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox.ts';
import { ACKNOWLEDGEMENT_TIMEOUT_MS } from '../../src/webhooks/acknowledgement.ts';
import { checkoutBody, hostedBody, intentBody } from '../support/bodies.ts';
import { callItpay, callStablecoin } from '../support/call-gateway.ts';
import { type Merchant, type ReceivedWebhook, startMerchant } from '../support/start-merchant.ts';

const NOW = 1_750_000_000_000;
const ID = 'ORDER_0000000000001';
let merchant: Merchant;
let sandbox: Sandbox;

async function start(options: SandboxOptions = {}): Promise<void> {
  await sandbox?.close();
  sandbox = await createSandbox({ clock: () => NOW, itpay: { webhookUrl: `${merchant.url}/itpay` }, ...options });
}

beforeEach(async () => {
  merchant = await startMerchant();
  await start();
});
afterEach(async () => {
  await sandbox.close();
  await merchant.close();
});

async function payIntent(id = 'pi_1'): Promise<void> {
  await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody({ id }) });
  await callItpay(sandbox, 'POST', `/v1/payment-intents/${id}/qr`);
  await sandbox.pay(id);
}

async function payOrder(product: 'hosted' | 'checkout', callbackUrl = `${merchant.url}/hook`): Promise<void> {
  const body = product === 'hosted' ? hostedBody(sandbox, { callbackUrl }) : checkoutBody(sandbox, { callbackUrl });
  await callStablecoin(sandbox, 'POST', product === 'hosted' ? '/orders' : '/checkout/orders', { body });
  await sandbox.pay(ID);
}

async function payOrderWithoutUrl(): Promise<void> {
  await callStablecoin(sandbox, 'POST', '/checkout/orders', { body: checkoutBody(sandbox) });
  await sandbox.pay(ID);
}

const only = (): SandboxDelivery => sandbox.deliveries()[0] as SandboxDelivery;

describe('acknowledgements', () => {
  it.each([
    [200, '{"status":"received"}', true, undefined],
    [200, '{"status":"already_processed"}', true, undefined],
    [200, '', true, expect.stringContaining('usual body')],
    [201, '{"status":"received"}', false, 'expected HTTP 200, got 201'],
    [401, '', false, 'expected HTTP 200, got 401'],
    [302, '', false, 'expected HTTP 200, got 302'],
  ])('ItPay takes %i %j as %s', async (status, body, acknowledged, remark) => {
    merchant.answer = () => ({ status, body });
    await payIntent();
    expect(only()).toMatchObject({ acknowledged, attempts: [{ status, replyBody: body, acknowledged, remark }] });
  });

  it.each([
    [200, '{"code":"00000"}', true],
    [200, '{"code":"00001"}', false],
    [200, 'ok', false],
    [200, '', false],
    [202, '{"code":"00000"}', false],
  ])('API Checkout takes %i %j as %s', async (status, body, acknowledged) => {
    merchant.answer = () => ({ status, body });
    await payOrder('checkout');
    expect(only()).toMatchObject({ acknowledged });
  });

  it.each([
    [200, '', true, undefined],
    [200, '{}', true, expect.stringContaining('empty')],
    [204, '', false, 'expected HTTP 200, got 204'],
  ])('Hosted Payments takes %i %j as %s', async (status, body, acknowledged, remark) => {
    merchant.answer = () => ({ status, body });
    await payOrder('hosted');
    expect(only()).toMatchObject({ acknowledged, attempts: [{ remark }] });
  });

  it('takes no answer and too long an answer as none', async () => {
    merchant.answer = () => ({ status: 200, body: 'x'.repeat(10_000) });
    await payIntent();
    expect(only().attempts[0]).toMatchObject({ acknowledged: false, remark: expect.stringContaining('longer than') });
    await start({ itpay: { webhookUrl: 'http://127.0.0.1:1/itpay' } });
    await payIntent();
    expect(only().attempts[0]).toMatchObject({ status: 0, remark: 'connection failed (ECONNREFUSED)' });
  });

  it('gives API Checkout five seconds, the others ten', () => {
    expect(ACKNOWLEDGEMENT_TIMEOUT_MS).toEqual({ itpay: 10_000, hosted: 10_000, checkout: 5_000, refund: 10_000 });
  });
});

describe('redelivery', () => {
  it('comes at its times until it is acknowledged, with the same body', async () => {
    let answers = 0;
    merchant.answer = () => ({ status: ++answers < 4 ? 503 : 200 });
    await payIntent();
    expect(only()).toMatchObject({ state: 'waiting', nextAttemptAt: NOW + 1_000 });
    await sandbox.advance(999);
    expect(merchant.received).toHaveLength(1);
    await sandbox.advance(1);
    expect(merchant.received).toHaveLength(2);
    await sandbox.advance(60_000);
    expect(only()).toMatchObject({ state: 'acknowledged', nextAttemptAt: undefined });
    expect(only().attempts.map(({ at }) => at - NOW)).toEqual([0, 1_000, 6_000, 36_000]);
    expect(new Set(merchant.received.map(({ body }) => body)).size).toBe(1);
    await sandbox.advance(86_400_000);
    expect(merchant.received).toHaveLength(4);
  });

  it('signs every attempt afresh, in transport time', async () => {
    let now = NOW;
    await start({ clock: () => now });
    merchant.answer = () => ({ status: 503 });
    await payIntent();
    now += 2_000;
    await sandbox.advance(3_600_000);
    const times = merchant.received.map(({ headers }) => String(headers['x-itpay-signature']).split(',')[0]);
    expect(new Set(times)).toEqual(new Set([`t=${NOW / 1_000}`, `t=${NOW / 1_000 + 2}`]));
  });

  it('ends after the last wait', async () => {
    await start({ redeliveryMs: [10, 20] });
    merchant.answer = () => ({ status: 500 });
    await payIntent();
    await sandbox.advance(1_000);
    expect(only()).toMatchObject({ state: 'abandoned', acknowledged: false });
    expect(only().attempts).toHaveLength(3);
  });

  it('is sent again on request, also after it was acknowledged', async () => {
    await payIntent();
    await sandbox.redeliver(only().id);
    expect(merchant.received).toHaveLength(2);
    expect(merchant.received[0]?.body).toBe(merchant.received[1]?.body);
    expect(only().attempts[1]).toMatchObject({ note: 'redelivered', acknowledged: true });
    await expect(sandbox.redeliver('whd_0')).rejects.toMatchObject({ code: 'ERR_SANDBOX_UNKNOWN_DELIVERY' });
  });

  it('happens by itself while real time passes', async () => {
    await start({ clock: Date.now, redeliveryMs: [20] });
    const second = new Promise<void>((resolve) => {
      merchant.answer = () => {
        if (merchant.received.length === 2) resolve();
        return { status: merchant.received.length === 2 ? 200 : 500 };
      };
    });
    await payIntent();
    await second;
    await sandbox.settled();
    expect(only().acknowledged).toBe(true);
  });
});

describe('where webhooks go', () => {
  it.each([
    'https://shop.example/hook',
    'http://192.168.0.1/hook',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
  ])('refuses to call %s', async (url) => {
    await payOrder('checkout', url);
    expect(only()).toMatchObject({ state: 'refused', attempts: [] });
    await sandbox.redeliver(only().id);
    expect(only().attempts).toHaveLength(0);
  });

  it('leaves this machine when told so', async () => {
    await start({ allowRemoteWebhooks: true });
    await payOrder('checkout', 'http://nowhere.invalid/hook');
    expect(only()).toMatchObject({ state: 'waiting', attempts: [{ status: 0 }] });
  });

  it('reaches the endpoint of a service and registered endpoints, under one event id', async () => {
    const body = {
      name: 'S',
      payment_methods: { one_time: true },
      accepted_channels: ['alipay'],
      endpoint: `${merchant.url}/service`,
    };
    await callItpay(sandbox, 'POST', '/v1/services', { body });
    const services = (await callItpay(sandbox, 'GET', '/v1/services')).json as { data: { id: string }[] };
    const service_id = services.data[0]?.id;
    await callItpay(sandbox, 'PATCH', `/v1/services/${service_id}/activate`);
    const endpoint = (url: string, enabled_events: string[]) =>
      callItpay(sandbox, 'POST', '/v1/webhook-endpoints', { body: { url: merchant.url + url, enabled_events } });
    expect((await endpoint('/paid', ['payment_intent.succeeded'])).json).toMatchObject({ secret: sandbox.itpay.webhookSecret });
    await endpoint('/failed', ['payment_intent.failed']);
    await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody({ service_id }) });
    await callItpay(sandbox, 'POST', '/v1/payment-intents/pi_1/qr');
    await sandbox.pay('pi_1');
    expect(merchant.received.map(({ path }) => path).toSorted()).toEqual(['/paid', '/service']);
    expect(new Set(merchant.received.map(({ body: text }) => JSON.parse(text).id)).size).toBe(1);
    expect((await callItpay(sandbox, 'POST', '/v1/webhook-endpoints', { body: { url: 'x' } })).status).toBe(422);
  });

  it('is nowhere when no address is known: the delivery says why, the logger too', async () => {
    const warnings: unknown[] = [];
    await start({ itpay: {}, logger: { warn: (facts, message) => warnings.push({ ...facts, message }) } });
    await payIntent();
    const reason = expect.stringMatching(/its service names no endpoint.*setWebhookUrl/);
    expect(only()).toMatchObject({ state: 'undeliverable', url: undefined, reason, attempts: [], acknowledged: false });
    expect(warnings).toMatchObject([{ paymentId: 'pi_1', state: 'undeliverable', message: reason }]);
    await payOrderWithoutUrl();
    expect(sandbox.deliveries().at(-1)).toMatchObject({
      state: 'undeliverable',
      reason: expect.stringContaining('it names no callbackUrl'),
    });
  });

  it('setWebhookUrl takes effect for new events, and for undeliverable ones that are sent again', async () => {
    await start({ itpay: {} });
    await payIntent();
    await sandbox.redeliver(only().id);
    expect(only()).toMatchObject({ state: 'undeliverable' });
    sandbox.setWebhookUrl('itpay', `${merchant.url}/late`);
    await sandbox.redeliver(only().id);
    expect(only()).toMatchObject({ state: 'acknowledged', reason: undefined, url: `${merchant.url}/late` });
    await payIntent('pi_2');
    sandbox.setWebhookUrl('stablecoin', `${merchant.url}/orders`);
    await payOrderWithoutUrl();
    expect(merchant.received.map(({ path }) => path)).toEqual(['/late', '/late', '/orders', '/orders']);
    sandbox.setWebhookUrl('itpay', undefined);
    await payIntent('pi_3');
    expect(sandbox.deliveries().at(-1)).toMatchObject({ paymentId: 'pi_3', state: 'undeliverable' });
    expect(() => sandbox.setWebhookUrl('itpay', 'shop')).toThrow(TypeError);
    expect(() => sandbox.setWebhookUrl('paypal' as 'itpay', undefined)).toThrow(/'itpay' or 'stablecoin'/);
  });
});

describe('ItPay events', () => {
  it.each([
    ['fail', 'payment_intent.failed'],
    ['expire', 'payment_intent.expired'],
  ] as const)('%s sends %s', async (end, type) => {
    await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody() });
    await sandbox[end]('pi_1');
    expect(merchant.received.map(({ body }) => JSON.parse(body))).toMatchObject([{ type, data: { id: 'pi_1' } }]);
  });

  it('cancelling sends none', async () => {
    await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody() });
    await sandbox.cancel('pi_1');
    expect(merchant.received).toHaveLength(0);
  });
});

describe('the request form of stablecoin webhooks', () => {
  it('covers the path of the callback', async () => {
    await start({ stablecoin: { webhookSignatureForm: 'request' } });
    await payOrder('checkout', `${merchant.url}/shop/hook`);
    const [{ headers, body }] = merchant.received as [ReceivedWebhook];
    const facts = { timestamp: String(headers['x-timestamp']), signature: String(headers['x-signature']), body, now: NOW };
    const verify = (path: string) =>
      stablecoin.safeVerifyWebhook({ ...facts, path, form: 'request' }, sandbox.stablecoin.apiSecret);
    expect(verify('/shop/hook').ok).toBe(true);
    expect(verify('/other').ok).toBe(false);
  });
});
