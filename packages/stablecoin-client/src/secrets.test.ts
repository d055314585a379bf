import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { StablecoinClient } from './index.ts';
import { hostedParams } from './testing/samples.ts';
import { type Reply, startGateway } from './testing/start-gateway.ts';
import { closeLater } from './testing/use-gateways.ts';

const apiSecret = 'canary+secret/with=signs&and spaces inside';
const apiKey = 'CANARYKEY0123456789';
const merchantId = '1000';

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ];
}

/** Everything that text can be made of: JSON, inspect with hidden properties, the stack, and the same of its causes. */
function spell(value: unknown): string {
  const parts = [String(value), inspect(value, { depth: 10, showHidden: true }), JSON.stringify(value) ?? ''];
  if (value instanceof Error) parts.push(value.stack ?? '', value.message, spell(value.cause ?? ''));
  return parts.join('\n');
}

test('secrets › no error, log line, hook argument or printed client holds one, even when the gateway repeats them', async () => {
  const leak = formsOf(apiSecret).concat(formsOf(apiKey)).join(' ');
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
  const seen: unknown[] = [];
  const note = (...values: unknown[]) => seen.push(...values);
  const client = new StablecoinClient({
    merchantId,
    apiSecret,
    apiKey,
    baseUrl: gateway.baseUrl,
    timeout: 200,
    maxRetries: 1,
    runtime: { random: () => 0 },
    logger: { debug: note, info: note, warn: note, error: note },
    hooks: { onRequest: note, onResponse: note, onRetry: note, onError: note, onClockSkew: note },
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
  note(client, JSON.stringify(client));
  expect(seen.filter((value) => value instanceof Error).length).toBeGreaterThan(35);
  const text = seen.map(spell).join('\n');
  for (const form of [...formsOf(apiSecret), ...formsOf(apiKey)]) expect(text).not.toContain(form);
  // The signatures that went out stay out of it as well.
  for (const { headers } of gateway.requests) expect(text).not.toContain(String(headers['x-signature']));
});
