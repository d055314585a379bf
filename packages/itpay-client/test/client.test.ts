import { inspect } from 'node:util';
import { createSandbox, type Sandbox } from '@x/sandbox';
import { jumpOverWaits } from '@x/tooling-timers';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import {
  type ApiResponse,
  type CreatePaymentIntentParams,
  ItPayClient,
  type PaymentIntent,
  type QrCharge,
  type ServiceManifest,
  type WebhookEvent,
} from '../src/index.ts';
import { failure, intentParams, NO_JITTER } from './support/fixtures.ts';

let sandbox: Sandbox;
let client: ItPayClient;
beforeAll(async () => {
  sandbox = await createSandbox();
  client = connect();
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

function connect(options: ConstructorParameters<typeof ItPayClient>[0] = {}): ItPayClient {
  const { apiKey, baseUrl, webhookSecret } = sandbox.itpay;
  return new ItPayClient({ apiKey, baseUrl, webhookSecret, runtime: NO_JITTER, ...options });
}

describe('paymentIntents', () => {
  test('are created, shown as a QR code, paid and waited for', async () => {
    const params = intentParams({ description: 'Zusammenfassung “42” 元', metadata: { order: 'A-1' } });
    const intent = await client.paymentIntents.create(params);
    expect(intent).toMatchObject({ ...params, status: 'pending' });
    const charge = await client.qr.generate(intent.id);
    expect(charge.scan_url).toMatch(/^(https?|itpay):/);
    const seen: string[] = [];
    const done = client.paymentIntents.waitForCompletion(intent.id, {
      pollInterval: 20,
      timeout: 10_000,
      onUpdate: ({ status }) => seen.push(status),
    });
    await sandbox.pay(intent.id);
    expect((await done).status).toBe('succeeded');
    expect(seen.at(-1)).toBe('succeeded');
    expect((await client.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
  });

  test('given the same id twice are the same intent; other parameters are a conflict', async () => {
    const params = intentParams();
    const first = await client.paymentIntents.create(params);
    expect(await client.paymentIntents.create(params)).toEqual(first);
    const error = await failure(client.paymentIntents.create({ ...params, amount: { currency: 'CNY', value: 700 } }));
    expect(error).toMatchObject({ name: 'ItPayConflictError', statusCode: 409, outcome: 'unknown' });
  });

  test.each(['lose-reply', 'drop-connection', 'truncated-json'] as const)(
    'are created once although the first attempt meets %s',
    async (kind) => {
      const params = intentParams();
      sandbox.inject({ kind, match: { method: 'POST' } });
      const call = client.paymentIntents.create(params);
      if (kind === 'truncated-json')
        expect(await failure(call)).toMatchObject({ name: 'ItPayResponseError', outcome: 'unknown' });
      else expect((await call).id).toBe(params.id);
      sandbox.heal();
      expect(sandbox.payments().filter(({ id }) => id === params.id)).toHaveLength(1);
      expect((await client.paymentIntents.create(params)).id).toBe(params.id);
    },
  );

  test("take the client's channel unless they name one", async () => {
    const alipay = connect({ channel: 'wechat' });
    expect((await alipay.paymentIntents.create(intentParams())).channel).toBe('wechat');
    expect((await alipay.paymentIntents.create(intentParams({ channel: 'promptpay' }))).channel).toBe('promptpay');
    await alipay.close();
  });

  test.each(['expire', 'fail'] as const)('resolve waitForCompletion when they %s', async (action) => {
    const { id } = await client.paymentIntents.create(intentParams());
    if (action === 'fail') await client.qr.generate(id);
    await sandbox[action](id);
    const { data, response } = await client.paymentIntents.waitForCompletion(id).withResponse();
    expect(data.status).toBe(action === 'fail' ? 'failed' : 'expired');
    expect(response.status).toBe(200);
  });

  test('that never end reject waitForCompletion with the last state', async () => {
    const { id } = await client.paymentIntents.create(intentParams());
    const hasty = connect(jumpOverWaits());
    const error = await failure(hasty.paymentIntents.waitForCompletion(id, { timeout: 60_000, pollInterval: 20_000 }));
    await hasty.close();
    expect(error).toMatchObject({
      name: 'ItPayTimeoutError',
      lastIntent: { id, status: 'pending' },
      operation: 'paymentIntents.waitForCompletion',
    });
    expect(`${JSON.stringify(error)}${inspect(error)}`).not.toContain('agent_1');
  });

  test('of an unknown status are waited for further', async () => {
    const { id } = await client.paymentIntents.create(intentParams());
    await client.qr.generate(id);
    sandbox.inject({ kind: 'unknown-status', status: 'teleported', match: { method: 'GET' } });
    const seen: string[] = [];
    const done = client.paymentIntents.waitForCompletion(id, { pollInterval: 20, onUpdate: ({ status }) => seen.push(status) });
    await sandbox.pay(id);
    await done;
    expect(seen[0]).toBe('teleported');
    expect(seen.at(-1)).toBe('succeeded');
  });

  test('20 at once on a host whose clock is 10 minutes off are all created', async () => {
    for (const offset of [-600_000, 600_000]) {
      const offsets: number[] = [];
      const late = connect({
        runtime: { now: () => Date.now() + offset, random: () => 0 },
        hooks: { onClockSkew: ({ offsetMs }) => offsets.push(offsetMs) },
      });
      const intents = await Promise.all(Array.from({ length: 20 }, () => late.paymentIntents.create(intentParams())));
      expect(new Set(intents.map(({ id }) => id)).size).toBe(20);
      expect(offsets).toHaveLength(1);
      await late.close();
    }
  });
});

describe('manifests', () => {
  test('are created, found and activated', async () => {
    const manifest = await client.manifests.create({
      name: 'Summaries in Żółć',
      payment_methods: { one_time: true },
      pricing: { one_time: [{ amount: 699, currency: 'CNY', label: 'each' }] },
      accepted_channels: ['alipay', 'wechat'],
      qr_mode: 'dynamic',
      settlement_currency: 'CNY',
    });
    expect(manifest.status).toBe('draft');
    expect((await client.manifests.activate(manifest.id)).status).toBe('active');
    const found = await client.manifests.list({ q: 'żółć' });
    expect(Array.isArray(found)).toBe(true);
    expect(found.map(({ id }) => id)).toContain(manifest.id);
    expect((await client.manifests.list()).length).toBeGreaterThan(0);
  });
});

describe('refunds and webhook endpoints', () => {
  test('are created', async () => {
    const { id } = await client.paymentIntents.create(intentParams());
    await client.qr.generate(id);
    await sandbox.pay(id);
    const refund = await client.refunds.create({ payment_intent: id, reason: 'not delivered' });
    expect(refund.id).toEqual(expect.any(String));
    const endpoint = await client.webhookEndpoints.create({
      url: 'http://127.0.0.1:9/hook',
      enabled_events: ['payment_intent.succeeded'],
    });
    expect(endpoint.secret).toMatch(/^whsec_/);
  });
});

describe('request', () => {
  test.each(['/services', '/v1/services'])('calls %s with the same signing', async (path) => {
    const { data, response } = await client.request('GET', path, { query: { q: 'a b' } }).withResponse();
    expect(data).toBeDefined();
    expect(response).toMatchObject({
      status: 200,
      headers: expect.objectContaining({ 'content-type': expect.stringContaining('json') }),
    });
    expect(sandbox.requests().at(-1)).toMatchObject({ path: '/v1/services', query: 'q=a%20b', authentication: 'ok' });
  });

  test.each([
    [['get', '/a'], /^method must be/],
    [['GET', 'services'], /^path must begin/],
    [['GET', '/a?b=c'], /^path must not contain/],
    [['GET', '/a', { body: {} }], /must not have a body/],
    [['POST', '/a', { body: 'x' }], /^body must be a plain object or an array/],
    [['POST', '/a', { body: 7 }], /^body must be a plain object or an array/],
  ])('refuses %j', async (input, message) => {
    const [method, path, options] = input as Parameters<ItPayClient['request']>;
    const error = await failure(client.request(method, path, options));
    expect(error).toMatchObject({ name: 'ItPayValidationError', outcome: 'not-sent' });
    expect(error.message).toMatch(message);
  });
});

describe('routes', () => {
  test('can be replaced one by one', async () => {
    const other = connect({
      routes: { retrievePaymentIntent: 'GET /v1/payment-intents/{id}', generateQr: 'POST /nowhere/{id}' },
    });
    const { id } = await other.paymentIntents.create(intentParams());
    expect((await other.paymentIntents.retrieve(id)).id).toBe(id);
    expect(await failure(other.qr.generate(id))).toMatchObject({ statusCode: 404 });
    expect(sandbox.requests().at(-1)?.path).toBe(`/v1/nowhere/${id}`);
    await other.close();
  });
});

describe('the types', () => {
  test('say what each call takes and gives', () => {
    const uses = {
      create: () => client.paymentIntents.create(intentParams()),
      retrieve: () => client.paymentIntents.retrieve('a').withResponse(),
      wait: () => client.paymentIntents.waitForCompletion('a', { timeout: 1, pollInterval: 1 }),
      qr: () => client.qr.generate('a', { timeout: 1, deadline: 1, maxRetries: 0, headers: {} }),
      list: () => client.manifests.list({ q: 'a' }),
      raw: () => client.request('GET', '/a'),
      verify: () => client.webhooks.verify('{}', 't=1,v1=a'),
      // @ts-expect-error the payer's agent is required
      withoutAgent: () => client.paymentIntents.create({ ...intentParams(), payer: { human_id: 'h' } }),
      // @ts-expect-error amounts are numbers of minor units
      textAmount: () => client.paymentIntents.create({ ...intentParams(), amount: { currency: 'CNY', value: '6.99' } }),
      // @ts-expect-error nothing is called that
      misspelt: () => new ItPayClient({ api_key: 'x' }),
    };
    expectTypeOf(client.paymentIntents.create).parameter(0).toEqualTypeOf<CreatePaymentIntentParams>();
    expectTypeOf(uses.create).returns.resolves.toEqualTypeOf<PaymentIntent>();
    expectTypeOf(uses.retrieve).returns.resolves.toEqualTypeOf<{
      readonly data: PaymentIntent;
      readonly response: ApiResponse;
    }>();
    expectTypeOf(uses.wait).returns.resolves.toEqualTypeOf<PaymentIntent>();
    expectTypeOf(uses.qr).returns.resolves.toEqualTypeOf<QrCharge>();
    expectTypeOf(uses.list).returns.resolves.toEqualTypeOf<readonly ServiceManifest[]>();
    expectTypeOf(uses.raw).returns.resolves.toEqualTypeOf<unknown>();
    expectTypeOf(uses.verify).returns.toEqualTypeOf<WebhookEvent>();
  });
});
