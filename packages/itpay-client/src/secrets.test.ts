import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ItPayClient } from './client.ts';
import { API_KEY, intentParams, NO_JITTER, WEBHOOK_SECRET } from './testing/fixtures.ts';
import { startGateway } from './testing/start-gateway.ts';

/** Each canary as it is, in Base64, in hex and percent-encoded, and the Base64 of what HTTP makes of it. */
const FORMS = [API_KEY, WEBHOOK_SECRET].flatMap((secret) => {
  const bytes = Buffer.from(secret);
  return [secret, bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex'), encodeURIComponent(secret)];
});

describe('the API key and the webhook secret', () => {
  test('appear in no error, log line or hook argument of any call, whatever the gateway answers', async () => {
    const heard: unknown[] = [];
    const note = (...values: unknown[]): void => void heard.push(...values);
    let status = 200;
    const gateway = await startGateway((request, response) => {
      if (status === 0) return response.destroy();
      const echo = `${FORMS.join(' ')} ${request.headers.authorization} ${request.body}`;
      const body =
        status === 200
          ? echo
          : JSON.stringify({ error: { code: API_KEY, message: echo, details: { [API_KEY]: echo } }, request_id: FORMS[3] });
      return response.writeHead(status, { date: new Date(0).toUTCString() }).end(body);
    });
    const client = new ItPayClient({
      apiKey: API_KEY,
      webhookSecret: WEBHOOK_SECRET,
      baseUrl: gateway.baseUrl,
      maxRetries: 1,
      runtime: NO_JITTER,
      logger: { debug: note, info: note, warn: note, error: note },
      hooks: { onRequest: note, onResponse: note, onRetry: note, onError: note, onClockSkew: note },
    });
    const calls = [
      () => client.paymentIntents.create(intentParams({ description: API_KEY, metadata: { [API_KEY]: WEBHOOK_SECRET } })),
      () => client.paymentIntents.create(intentParams({ id: `${API_KEY}\u0000` })),
      () => client.paymentIntents.create({ ...intentParams(), [API_KEY]: 1 } as never),
      () => client.paymentIntents.retrieve(API_KEY),
      () => client.paymentIntents.waitForCompletion(API_KEY, { timeout: 50, pollInterval: 20 }),
      () => client.qr.generate(WEBHOOK_SECRET),
      () => client.manifests.list({ q: API_KEY }),
      () => client.request('POST', '/voids', { body: { key: API_KEY }, headers: { 'x-key': API_KEY } }),
      () => client.request('GET', `/${encodeURIComponent(API_KEY)}`),
      () => client.request(API_KEY, API_KEY),
    ];
    for (status of [0, 200, 302, 400, 401, 403, 422, 429, 500]) for (const call of calls) await call().catch(note);
    for (const [body, header] of [
      [API_KEY, 't=1,v1=a'],
      [WEBHOOK_SECRET, WEBHOOK_SECRET],
    ]) {
      try {
        client.webhooks.verify(body ?? '', header);
      } catch (error) {
        note(error);
      }
    }
    await client.close();
    await gateway.close();

    expect(heard.filter((value) => value instanceof Error).length).toBeGreaterThan(80);
    for (const value of [...heard, client]) {
      const error = value instanceof Error ? `${value.message} ${value.stack}` : '';
      const text = `${inspect(value, { depth: 20, showHidden: true, getters: true, maxStringLength: null })} ${JSON.stringify(value)} ${error}`;
      for (const form of FORMS) expect(text.includes(form), text.slice(0, 300)).toBe(false);
    }
  });
});
