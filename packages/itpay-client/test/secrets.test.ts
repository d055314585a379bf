import { secretWatch, spellSecret } from '@x/tooling-secret-watch';
import { describe, expect, test } from 'vitest';
import { ItPayClient } from '../src/client.ts';
import { API_KEY, intentParams, NO_JITTER, WEBHOOK_SECRET } from './support/fixtures.ts';
import { startGateway } from './support/start-gateway.ts';

const FORMS = [API_KEY, WEBHOOK_SECRET].flatMap(spellSecret);

describe('the API key and the webhook secret', () => {
  // That nothing of them is heard is checked after this test as after every other: tooling/secret-watch.
  test('stay inside in any call, whatever the gateway answers', async () => {
    const failures: unknown[] = [];
    const note = (error: unknown): unknown => failures.push(error);
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
    secretWatch.hear('the client and what it rejected with', [client, failures]);
    await client.close();
    await gateway.close();
    expect(failures.length).toBeGreaterThan(80);
  });
});
