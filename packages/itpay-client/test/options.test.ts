import { inspect } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ItPayClient } from '../src/client.ts';
import type { ItPayClientOptions } from '../src/options.ts';
import { API_KEY, failure, intentParams, WEBHOOK_SECRET } from './support/fixtures.ts';
import { startGateway } from './support/start-gateway.ts';

afterEach(() => vi.unstubAllEnvs());

describe('new ItPayClient', () => {
  test('reads the environment where an option is left out', async () => {
    const gateway = await startGateway((request, response) =>
      response.end(JSON.stringify({ id: 'a', status: 'pending', sent: JSON.parse(request.body.toString()) })),
    );
    vi.stubEnv('ITPAY_API_KEY', API_KEY);
    vi.stubEnv('ITPAY_CHANNEL', 'wechat');
    vi.stubEnv('ITPAY_BASE_URL', gateway.baseUrl);
    vi.stubEnv('ITPAY_WEBHOOK_SECRET', WEBHOOK_SECRET);
    const client = new ItPayClient();
    expect(await client.paymentIntents.create(intentParams())).toMatchObject({ sent: { channel: 'wechat' } });
    expect(gateway.requests[0]).toMatchObject({ url: '/v1/payment-intents', headers: { authorization: `Bearer ${API_KEY}` } });
    expect(() => client.webhooks.verify('{}', undefined)).toThrow(expect.objectContaining({ reason: 'header-missing' }));
    await client.close();
    await gateway.close();
  });

  test.each<[ItPayClientOptions, RegExp]>([
    [{ apiKey: undefined }, /^apiKey is missing: pass it or set ITPAY_API_KEY/],
    [{ apiKey: '' }, /^apiKey is missing/],
    [{ apiKey: 'sk_test_a\n' }, /^apiKey has white space around it/],
    [{ apiKey: 'sk test' }, /^apiKey must be printable ASCII/],
    [{ webhookSecret: ' whsec_a' }, /^webhookSecret cannot be used\. .*white space/],
    [{ webhookSecret: '' }, /^webhookSecret cannot be used\. .*empty/],
    [{ baseUrl: 'api.itpay.ai' }, /^baseUrl must be an absolute/],
    [{ baseUrl: 'http://shop.example/v1', apiKey: 'sk_liv_x' }, /^baseUrl must be https for a live key/],
    [{ channel: '' }, /^channel must be/],
    [{ timeout: 0 }, /^timeout must be/],
    [{ timeout: '30' as never }, /^timeout must be/],
    [{ deadline: Number.POSITIVE_INFINITY }, /^deadline must be/],
    [{ maxRetries: -1 }, /^maxRetries must be/],
    [{ auth: 'none' as never }, /^auth must be/],
    [{ dispatcher: {} as never }, /^dispatcher must be/],
    [{ logger: { info() {} } as never }, /^logger must have a method debug/],
    [
      { routes: { generateQr: 'POST /qr' } },
      /^routes\.generateQr must look like "POST \/payment-intents\/\{id\}\/qr", with \{id\}/,
    ],
    [{ routes: { createPaymentIntent: '/x' } }, /^routes\.createPaymentIntent must look like/],
    [{ routes: { nothing: 'GET /' } as never }, /^routes has no option "nothing"/],
    [{ routes: { toString: 'GET /a' } as never }, /^routes has no option "toString"/],
    [{ routes: { createPaymentIntent: 'POST /a/{other}' } }, /^path must/],
    [{ routes: { retrievePaymentIntent: 'GET /a/{id}/../b' } }, /^path must not contain/],
    [{ hooks: null as never }, /hooks must not be null/],
  ])('refuses %o with the name of the option', (options, message) => {
    vi.stubEnv('ITPAY_API_KEY', '');
    const make = (): ItPayClient => new ItPayClient({ apiKey: API_KEY, ...options });
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ name: 'ItPayValidationError', outcome: 'not-sent' }));
  });

  test('shows no secret, however it is printed', () => {
    const client = new ItPayClient({ apiKey: API_KEY, webhookSecret: WEBHOOK_SECRET });
    const shown = `${inspect(client, { depth: 10, showHidden: true, getters: true })}${JSON.stringify(client)}${String(client)}`;
    expect(shown).not.toContain('canary');
  });
});

describe('what is sent', () => {
  const client = new ItPayClient({ apiKey: API_KEY, baseUrl: 'http://127.0.0.1:9/v1' });

  test.each([
    [{ amount: { currency: 'CNY', value: 6.99 } }, /^amount\.value: .*fraction/],
    [{ amount: { currency: 'CNY', value: '699' } }, /^amount\.value: .*a string/],
    [{ amount: { currency: 'CNY', value: 2 ** 53 } }, /^amount\.value: .*exact/],
    [{ amount: { currency: 'CNY', value: -1 } }, /^amount\.value: .*below zero/],
    [{ amount: { currency: 'CNY', value: 0 } }, /^amount\.value: .*zero/],
    [{ amount: { currency: 'USDT', value: 1 } }, /^amount\.currency: .*ISO 4217/],
    [{ metadata: { a: 'x'.repeat(4_096) } }, /^metadata: .*4096 bytes/],
    [{ id: 'x'.repeat(65) }, /^id: .*64/],
    [{ id: 'a\u0000' }, /^id: .*control/],
    [{ id: '' }, /^id: /],
    [{ payer: {} }, /^payer\.agent_id: /],
    [{ payer: undefined }, /^payer: /],
    [{ metadata: JSON.parse('{"__proto__":1}') }, /^metadata: .*__proto__/],
    [{ metdata: {} }, /metdata/],
  ])('is refused before sending with the name of the field: %o', async (changes, message) => {
    const error = await failure(client.paymentIntents.create({ ...intentParams(), ...changes } as never));
    expect(error).toMatchObject({
      name: 'ItPayValidationError',
      outcome: 'not-sent',
      attempts: 0,
      statusCode: undefined,
      retryable: false,
    });
    expect(error.message).toMatch(message);
  });

  test('is refused as a rejection when it is nothing at all', async () => {
    for (const call of [
      () => client.paymentIntents.create(undefined as never),
      () => client.manifests.create(null as never),
      () => client.qr.generate(undefined as never),
      () => client.paymentIntents.retrieve(7 as never),
      () => client.paymentIntents.waitForCompletion(''),
    ]) {
      expect(await failure(call())).toMatchObject({ name: 'ItPayValidationError', outcome: 'not-sent' });
    }
  });
});
