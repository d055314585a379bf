import { afterAll, describe, expect, test } from 'vitest';
import { ItPayClient } from '../src/client.ts';
import { ItPayValidationError } from '../src/errors.ts';
import type { ItPayClientOptions } from '../src/options.ts';
import { API_KEY, failure, WEBHOOK_SECRET } from './support/fixtures.ts';
import { startGateway } from './support/start-gateway.ts';

const gateway = await startGateway((_request, response) => response.end('{}'));
const client = new ItPayClient({ apiKey: API_KEY, baseUrl: gateway.baseUrl });
afterAll(async () => {
  await client.close();
  await gateway.close();
});

describe('new ItPayClient', () => {
  test.each([
    [{ baseURL: 'http://127.0.0.1:9/v1' }, 'new ItPayClient has no option "baseURL". Did you mean "baseUrl"?'],
    [{ apikey: 'x' }, 'Did you mean "apiKey"?'],
    [{ hooks: { onretry: () => 1 } }, 'hooks has no option "onretry". Did you mean "onRetry"?'],
    [{ routes: { generateQR: 'POST /a/{id}' } }, 'routes has no option "generateQR". Did you mean "generateQr"?'],
    [{ runtime: { sleep: () => 1 } }, 'runtime has no option "sleep".'],
    [{ correctClockSkew: 'false' }, 'correctClockSkew must be true or false, not a string.'],
    [{ timeout: null }, 'new ItPayClient: timeout must not be null.'],
    [{ webhookSecret: [] }, 'webhookSecret is an empty list.'],
    [{ webhookSecret: Array(9).fill(WEBHOOK_SECRET) }, 'webhookSecret must be at most 8 secrets.'],
    [{ webhookSecret: Promise.resolve(WEBHOOK_SECRET) }, 'webhookSecret cannot be used.'],
  ])('%# refuses an option that it would not use', (options, message) => {
    const build = () => new ItPayClient({ apiKey: API_KEY, ...(options as ItPayClientOptions) });
    expect(build).toThrow(ItPayValidationError);
    expect(build).toThrow(message);
  });

  test.each([API_KEY, null, [], new Map()])('%# refuses anything but a plain object', (options) => {
    expect(() => new ItPayClient(options as ItPayClientOptions)).toThrow(/^new ItPayClient expects an object of options/);
  });
});

describe('request', () => {
  test.each<[object, string]>([
    [{ apiKey: 'sk_other' }, 'request has no option "apiKey".'],
    [{ bodi: {} }, 'Did you mean "body"?'],
    [{ headers: new Map([['a', 'b']]) }, 'headers must be a plain object or a Headers object, not a Map.'],
    [{ query: new Map([['a', 'b']]) }, 'query must be a plain object or a URLSearchParams, not a Map.'],
    [{ body: new FormData() }, 'body must be a plain object or an array, not a FormData.'],
    [{ body: { amount: Number.NaN } }, 'body.amount must be a JSON value, not NaN.'],
    [{ body: null }, 'request: body must not be null.'],
  ])('%# is refused before sending', async (options, message) => {
    const before = gateway.requests.length;
    const error = await failure(client.request('POST', '/voids', options));
    expect(error).toMatchObject({ name: 'ItPayValidationError', outcome: 'not-sent', message: expect.stringContaining(message) });
    expect(gateway.requests).toHaveLength(before);
  });

  test('sends Headers and URLSearchParams whole', async () => {
    await client.request('GET', '/a', { headers: new Headers({ 'x-trace': 't' }), query: new URLSearchParams('a=1&a=2') });
    expect(gateway.requests.at(-1)).toMatchObject({ url: '/v1/a?a=1&a=2', headers: { 'x-trace': 't' } });
  });
});

describe('every method', () => {
  const given = { apiKey: 'sk_other' } as object;
  test.each<[string, () => Promise<unknown>]>([
    ['paymentIntents.retrieve', () => client.paymentIntents.retrieve('pi_1', given)],
    ['paymentIntents.waitForCompletion', () => client.paymentIntents.waitForCompletion('pi_1', given)],
    ['qr.generate', () => client.qr.generate('pi_1', given)],
    ['manifests.list', () => client.manifests.list({}, given)],
    ['manifests.activate', () => client.manifests.activate('svc_1', given)],
    ['refunds.create', () => client.refunds.create({ payment_intent: 'pi_1' }, given)],
  ])('refuses a key of its own: %s', async (name, ask) => {
    const before = gateway.requests.length;
    expect(await failure(ask())).toMatchObject({
      name: 'ItPayValidationError',
      message: expect.stringContaining(`${name} has no option "apiKey".`),
    });
    expect(gateway.requests).toHaveLength(before);
  });

  test('refuses an unknown filter: manifests.list', async () => {
    expect(await failure(client.manifests.list({ query: 'a' } as object))).toMatchObject({ name: 'ItPayValidationError' });
  });
});
