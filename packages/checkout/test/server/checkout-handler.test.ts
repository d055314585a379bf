import { describe, expect, test } from 'vitest';
import { type CheckoutHandlerOptions, createCheckoutHandler } from '../../src/server/index.ts';
import { CHARGE, INTENT, NOW, ORDER, TRON_ADDRESS } from '../support/orders.ts';

const METHODS = [
  {
    cryptoCurrency: 'USDC',
    network: 'tron',
    networkDisplayName: 'TRON (TRC20)',
    displayOrder: 2,
    estimatedConfirmationTimeSec: 60,
  },
  { cryptoCurrency: 'USDT', network: 'tron', networkDisplayName: 'TRON (TRC20)', displayOrder: 1, minAmount: '500' },
];
const SECRET_ORDER = { ...ORDER, merchantOrderId: 'M_1', merchantId: 'MCH_SECRET', metadata: { note: 'private' } };

const create = (options: Partial<CheckoutHandlerOptions> = {}) =>
  createCheckoutHandler({ load: () => ({ order: SECRET_ORDER }), now: () => NOW, ...options });
const get = (accept: string, path = '/pay/1', headers: Record<string, string> = {}) =>
  new Request(`https://shop.example${path}`, { headers: { accept, ...headers } });
const post = (method: string, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }) =>
  new Request('https://shop.example/pay/1?token=t', { method: 'POST', body: new URLSearchParams({ method }), headers });

describe('createCheckoutHandler', () => {
  test('serves the page, without the address until the payer has agreed to the network', async () => {
    const handler = create();
    const first = await handler(get('text/html', '/pay/1?token=t'));
    const html = await first.text();
    expect(first.status).toBe(200);
    expect(first.headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(html).not.toContain(TRON_ADDRESS);
    const link = /href="([^"]*agreed[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(link).toContain('token=t');
    const second = await handler(get('text/html', `/pay/1${link}`));
    expect(await second.text()).toContain(TRON_ADDRESS);
  });

  test('warns again when the network is another one', async () => {
    const page = await create()(get('text/html', '/pay/1?x-checkout-agreed=Ethereum'));
    expect(await page.text()).not.toContain(TRON_ADDRESS);
  });

  test('serves the stylesheet that the page names, without asking about an order', async () => {
    const handler = create({ load: () => Promise.reject(new Error('not asked')) });
    const style = await handler(get('text/css', '/pay/1?x-checkout-style'));
    expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
    expect(await (await create()(get('text/html'))).text()).toContain('<link rel="stylesheet" href="?x-checkout-style">');
  });

  test('gives programs the view and nothing else', async () => {
    const answer = await create()(get('application/json'));
    const text = await answer.text();
    expect(JSON.parse(text)).toEqual({
      phase: 'waiting',
      amount: '101.00',
      currency: 'USDC',
      network: 'TRON (TRC20)',
      address: TRON_ADDRESS,
      qr: TRON_ADDRESS,
      secondsLeft: 900,
      warning: 'network',
      final: false,
      next: 'send',
    });
    expect(text).not.toMatch(/MCH_SECRET|private|M_1|100\.50/);
  });

  test('shows ItPay payments as well', async () => {
    const answer = await create({ load: () => ({ intent: INTENT, charge: CHARGE }) })(get('application/json'));
    expect(await answer.json()).toMatchObject({ phase: 'waiting', amount: '6.99', next: 'scan' });
  });

  test('lets load decide who may see what', async () => {
    const gone = await create({ load: () => undefined })(get('text/html'));
    const login = await create({ load: () => new Response(null, { status: 302, headers: { location: '/login' } }) })(
      get('text/html'),
    );
    expect([gone.status, login.status, login.headers.get('location')]).toEqual([404, 302, '/login']);
  });

  test('shows that the details are unavailable when load throws, and reports why', async () => {
    const errors: unknown[] = [];
    const handler = create({ load: () => Promise.reject(new Error('sk_live_key')), onError: (error) => errors.push(error) });
    for (const accept of ['text/html', 'application/json', 'text/event-stream']) {
      const answer = await handler(get(accept));
      const text = await answer.text();
      expect(answer.status).toBe(503);
      expect(text).toContain('unreachable');
      expect(text).not.toContain('sk_live_key');
    }
    expect(errors).toHaveLength(3);
  });

  test('measures confirmations by the estimate of the payment method', async () => {
    const order = { ...SECRET_ORDER, status: 'PROCESSING', paidTime: '2026-01-01T11:59:30Z' };
    const answer = await create({ load: () => ({ order }), methods: () => METHODS })(get('application/json'));
    expect(await answer.json()).toMatchObject({ phase: 'confirming', confirmation: { seconds: 60, elapsed: 30 } });
  });

  test.each([
    ['zh-TW,zh;q=0.9', 'zh-Hant'],
    ['sv, fr-CA;q=0.5', 'fr'],
    ['', 'en'],
  ])('speaks the first language of "%s" that it knows', async (header, tag) => {
    const page = await create()(get('text/html', '/pay/1', { 'accept-language': header }));
    expect(await page.text()).toContain(`<html lang="${tag}"`);
  });

  test('answers HEAD without a body and refuses other methods', async () => {
    const head = await create()(new Request('https://shop.example/pay/1', { method: 'HEAD' }));
    const put = await create()(new Request('https://shop.example/pay/1', { method: 'PUT' }));
    expect([head.status, await head.text(), put.status, put.headers.get('allow')]).toEqual([200, '', 405, 'GET, HEAD, POST']);
  });

  test.each([
    [() => createCheckoutHandler({} as never), /needs load/],
    [() => create({ pollMS: 1 } as never), /Did you mean "pollMs"/],
    [() => create({ pollMs: 0 }), /pollMs must be/],
    [() => create({ choose: () => ({ order: ORDER }) }), /choose needs methods/],
    [() => create({ methods: [] as never }), /methods must be a function, not an array/],
    [() => create({ messages: { nope: '' } as never }), /messages has no option "nope"/],
  ])('refuses what it cannot use (%#)', (call, message) => {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(message);
  });
});

describe('choosing a payment method', () => {
  function createChoice(overrides: Partial<CheckoutHandlerOptions> = {}) {
    const chosen: string[] = [];
    const handler = create({
      load: () => ({ amount: '100.50', currency: 'USDC' }),
      methods: () => METHODS,
      choose: (_, method) => {
        chosen.push(`${method.cryptoCurrency} ${method.network}`);
        return { order: SECRET_ORDER };
      },
      ...overrides,
    });
    return { chosen, handler };
  }

  test('offers what the limits allow, in a form', async () => {
    const html = await (await createChoice().handler(get('text/html'))).text();
    expect(html).toContain('<form method="post">');
    expect(html).toContain('value="USDC tron"');
    expect(html).not.toContain('value="USDT tron"');
  });

  test('makes the order and sends a browser back to the page', async () => {
    const { chosen, handler } = createChoice();
    const answer = await handler(post('USDC tron'));
    expect([answer.status, answer.headers.get('location'), chosen]).toEqual([303, '/pay/1?token=t', ['USDC tron']]);
  });

  test('gives a program the new view', async () => {
    const answer = await createChoice().handler(
      post('USDC tron', { origin: 'https://shop.example', accept: 'application/json' }),
    );
    expect(await answer.json()).toMatchObject({ phase: 'waiting', address: TRON_ADDRESS });
  });

  test('never shows an order on another network than was chosen', async () => {
    const { handler } = createChoice({
      choose: () => ({ order: { ...SECRET_ORDER, network: 'nile', networkDisplayName: 'Nile' } }),
    });
    const answer = await handler(post('USDC tron', { origin: 'https://shop.example', accept: 'application/json' }));
    const text = await answer.text();
    expect(text).toContain('unreachable');
    expect(text).not.toContain(TRON_ADDRESS);
  });

  test.each([
    ['a method that is not offered', 'USDC ethereum', { 'sec-fetch-site': 'same-origin' }, 422],
    ['a method whose minimum is not reached', 'USDT tron', { 'sec-fetch-site': 'same-origin' }, 422],
    ['another site', 'USDC tron', { 'sec-fetch-site': 'cross-site', origin: 'https://shop.example' }, 403],
    ['a sibling site', 'USDC tron', { 'sec-fetch-site': 'same-site' }, 403],
    ['another origin', 'USDC tron', { origin: 'https://evil.example' }, 403],
    ['an opaque origin', 'USDC tron', { origin: 'null' }, 403],
    ['no origin', 'USDC tron', {}, 403],
    ['a form that is too long', 'x'.repeat(5_000), { 'sec-fetch-site': 'same-origin' }, 400],
  ])('refuses %s', async (_, method, headers, status) => {
    const { chosen, handler } = createChoice();
    expect((await handler(post(method, headers as Record<string, string>))).status).toBe(status);
    expect(chosen).toEqual([]);
  });

  test('makes no second order where one exists', async () => {
    const { chosen, handler } = createChoice({ load: () => ({ order: SECRET_ORDER }) });
    expect((await handler(post('USDC tron'))).status).toBe(303);
    expect(chosen).toEqual([]);
  });

  test('does not redirect to another host', async () => {
    const request = new Request('https://shop.example//evil.example/', {
      method: 'POST',
      body: new URLSearchParams({ method: 'USDC tron' }),
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect((await createChoice().handler(request)).headers.get('location')).toBe('/evil.example/');
  });

  test('shows that the details are unavailable when choose throws', async () => {
    const errors: unknown[] = [];
    const { handler } = createChoice({ choose: () => Promise.reject(new Error('x')), onError: (error) => errors.push(error) });
    expect((await handler(post('USDC tron'))).status).toBe(503);
    expect(errors).toHaveLength(1);
  });
});
