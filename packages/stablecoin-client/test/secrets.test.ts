import { secretWatch, spellSecret } from '@x/tooling-secret-watch';
import { expect, test } from 'vitest';
import { StablecoinClient } from '../src/index.ts';
import { hostedParams } from './support/samples.ts';
import { type Reply, startGateway } from './support/start-gateway.ts';
import { closeLater } from './support/use-gateways.ts';

const apiSecret = 'canary+secret/with=signs&and spaces inside';
const apiKey = 'CANARYKEY0123456789';
const merchantId = '1000';

// That nothing of them is heard, nor of the signatures that went out, is checked after this test as after every other:
// tooling/secret-watch.
test('secrets › stay inside, even when the gateway repeats them', async () => {
  const leak = [apiSecret, apiKey].flatMap(spellSecret).join(' ');
  const replies: Reply[] = [
    { body: { code: '20002', message: leak, data: leak } },
    { body: { code: '99999', msg: leak }, headers: { 'x-request-id': apiKey } },
    { status: 500, body: leak },
    { status: 401, body: { code: '50001', errorMessage: leak, request_id: apiKey } },
    { status: 429, body: leak, headers: { 'retry-after': '0' } },
    { status: 302, body: '', headers: { location: `http://127.0.0.1:9/${encodeURIComponent(apiSecret)}` } },
    { body: leak },
    { body: { code: '00000', data: leak } },
    { body: { code: '00000', data: { merchantOrderId: leak } } },
    { body: { code: '20001', message: leak } },
    'lost',
    'stalled',
  ];
  let reply: Reply = 'lost';
  const gateway = await startGateway(() => reply);
  closeLater(gateway.close);
  const failures: unknown[] = [];
  const note = (error: unknown): unknown => failures.push(error);
  const client = new StablecoinClient({
    merchantId,
    apiSecret,
    apiKey,
    baseUrl: gateway.baseUrl,
    timeout: 200,
    maxRetries: 1,
    runtime: { random: () => 0 },
  });
  closeLater(() => client.close());
  for (reply of replies) {
    for (const call of [
      () => client.orders.create(hostedParams),
      () => client.orders.retrieve(hostedParams.merchantOrderId),
      () => client.request('GET', `/x/${encodeURIComponent(apiKey)}`),
    ]) {
      await call().then(undefined, note);
    }
  }
  for (const input of [apiSecret, apiKey]) {
    await client.orders.retrieve(`${input} `).then(undefined, note);
    await client.request('GET', `/${input}?`).then(undefined, note);
    await client.orders.create({ ...hostedParams, returnUrl: `x ${input}` }).then(undefined, note);
  }
  try {
    client.webhooks.verify({ rawBody: `${apiSecret}`, timestamp: apiSecret, signature: apiSecret });
  } catch (error) {
    note(error);
  }
  secretWatch.hear('the client and what it rejected with', [client, JSON.stringify(client), failures]);
  expect(failures.length).toBeGreaterThan(35);
});
