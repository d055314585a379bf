import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ItPayClient } from '../src/client.ts';
import { isItPayError } from '../src/errors.ts';
import { API_KEY, intentParams } from './support/fixtures.ts';
import { startGateway, type TestGateway } from './support/start-gateway.ts';

let gateway: TestGateway;
let client: ItPayClient;
/** Written from the vendor's page alone: seconds, METHOD, the path without the query, the raw body. */
beforeAll(async () => {
  gateway = await startGateway(({ method, url, headers, body }, response) => {
    const [path = ''] = url.split('?');
    const [, timestamp = '', signature = ''] = /^t=(\d{10}),v1=([0-9a-f]{64})$/.exec(String(headers['x-itpay-signature'])) ?? [];
    const expected = createHmac('sha256', API_KEY).update(`${timestamp}${method}${path}`).update(body).digest('hex');
    const isAuthentic = signature === expected && headers.authorization === `Bearer ${API_KEY}`;
    response
      .writeHead(isAuthentic ? 200 : 401)
      .end(JSON.stringify({ id: readId(path), status: 'pending', scan_url: 'itpay://x', data: [] }));
  });
  client = new ItPayClient({ apiKey: API_KEY, baseUrl: gateway.baseUrl, maxRetries: 0 });
});
afterAll(async () => {
  await client.close();
  await gateway.close();
});

/** An answer is about the object that was asked for. */
function readId(path: string): string {
  try {
    return decodeURIComponent(path.split('/')[3] || 'x');
  } catch {
    return 'x';
  }
}

const CHARACTERS = [
  ' ',
  '+',
  '%',
  '/',
  '?',
  '#',
  '&',
  '=',
  '"',
  "'",
  '😀',
  'e\u0301',
  '\u0301',
  '..',
  '.',
  '\u0000',
  '\n',
  '\t',
  '\u007f',
  '\u0085',
  '\ud800',
  '%2F',
  '%00',
  '\\',
  ';',
  ':',
  '@',
  '[',
  '{',
  '|',
  '~',
  '元',
  '\u202e',
  '\ufeff',
  '\uffff',
  '<',
  '!',
  '*',
  '(',
  '$',
  ',',
  '^',
  '`',
  '%zz',
  '//',
  '/../',
  './',
];
const VALUES = [
  ...CHARACTERS,
  ...CHARACTERS.map((character) => `a${character}b`),
  ...CHARACTERS.map((character) => `${character}${character}`),
  ...CHARACTERS.map((character, index) => `${character}x${CHARACTERS[(index * 7 + 3) % CHARACTERS.length]}`),
  ...CHARACTERS.map((character, index) => `x${character}${CHARACTERS[(index * 11 + 5) % CHARACTERS.length]}y`),
  ...CHARACTERS.map((character, index) => `%${index.toString(16).padStart(2, '0')}${character}`),
  '',
  '...',
  'a'.repeat(2_000),
  '%'.repeat(300),
  ...[
    'constructor',
    '__proto__',
    'null',
    '0',
    '-0',
    'true',
    'http://127.0.0.1/',
    '?a=b',
    '#',
    'v1',
    '/v1/x',
    '%E0%A4%A',
    ' lead',
    'trail ',
    '\u00a0',
  ],
];

describe('ids and query values', () => {
  test(`${VALUES.length} awkward ones are signed as they are sent, or refused before sending`, async () => {
    expect(VALUES.length).toBeGreaterThanOrEqual(300);
    let agreed = 0;
    let refused = 0;
    for (const value of VALUES) {
      const attempts: [part: string, make: () => Promise<unknown>][] = [
        ['id', () => client.paymentIntents.retrieve(value)],
        ['id', () => client.qr.generate(value)],
        ['id', () => client.manifests.activate(value)],
        ['query', () => client.manifests.list({ q: value })],
        ['query', () => client.request('GET', '/services', { query: { [value]: value } })],
        ['body', () => client.request('POST', '/voids', { body: { [value]: value } })],
        ['body', () => client.paymentIntents.create(intentParams({ description: value, metadata: { [value]: value } }))],
        ['path', () => client.request('GET', value)],
      ];
      for (const [part, make] of attempts) {
        const before = gateway.requests.length;
        try {
          await make();
          agreed += 1;
          const { url, body } = gateway.requests.at(-1) ?? { url: '', body: Buffer.alloc(0) };
          if (part === 'id') expect(decodeURIComponent(url.split('/')[3] ?? '')).toBe(value);
          if (part === 'query') expect(new URLSearchParams(url.split('?')[1]).values().next().value).toBe(value);
          if (part === 'body')
            expect(Object.values(JSON.parse(body.toString()).metadata ?? JSON.parse(body.toString()))).toEqual([value]);
        } catch (error) {
          refused += 1;
          expect(error, JSON.stringify(value)).toMatchObject({ name: 'ItPayValidationError', outcome: 'not-sent', attempts: 0 });
          expect(isItPayError(error)).toBe(true);
          expect(gateway.requests.length).toBe(before);
        }
      }
    }
    expect(agreed).toBeGreaterThan(1_500);
    expect(refused).toBeGreaterThan(300);
  });
});

describe('the signature', () => {
  test('is the published vector for the published input', async () => {
    const seen: string[] = [];
    const server = await startGateway(({ headers, url, body }, response) => {
      seen.push(`${url} ${body} ${headers['x-itpay-signature']} ${headers.authorization}`);
      response.end('{}');
    });
    const example = new ItPayClient({
      apiKey: 'sk_test_example',
      baseUrl: server.baseUrl,
      runtime: { now: () => 1_745_712_345_999 },
    });
    await example.request('POST', '/v1/payment-intents', { body: { amount: 500, currency: 'USD' } });
    expect(seen).toEqual([
      '/v1/payment-intents {"amount":500,"currency":"USD"} t=1745712345,v1=257d83d33ee37531868fc515df3209d4f802ff2939e5e2f14ad410f42b397a66 Bearer sk_test_example',
    ]);
    await example.close();
    await server.close();
  });

  test("is left out with auth: 'bearer', and replaced by an own function for each attempt", async () => {
    const server = await startGateway((_request, response, count) => response.writeHead(count === 2 ? 503 : 200).end('{}'));
    const bearer = new ItPayClient({ apiKey: API_KEY, baseUrl: server.baseUrl, auth: 'bearer' });
    await bearer.request('GET', '/services');
    expect(server.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${API_KEY}` });
    expect(server.requests[0]?.headers).not.toHaveProperty('x-itpay-signature');
    const seen: object[] = [];
    const own = new ItPayClient({
      apiKey: API_KEY,
      baseUrl: server.baseUrl,
      runtime: { random: () => 0, now: () => 1_745_712_345_678 },
      async auth(request) {
        seen.push(request);
        return { authorization: `Own ${request.attempt}` };
      },
    });
    await own.request('PUT', '/things', { query: { a: 'b c' }, body: [1] });
    expect(seen).toEqual(
      [1, 2].map((attempt) => ({
        method: 'PUT',
        path: '/v1/things',
        query: 'a=b%20c',
        body: Buffer.from('[1]'),
        timestamp: 1_745_712_345,
        attempt,
      })),
    );
    expect(server.requests.slice(1).map((request) => request.headers.authorization)).toEqual(['Own 1', 'Own 2']);
    await bearer.close();
    await own.close();
    await server.close();
  });

  test('is an error of its own kind when an own function fails or gives a header that is none', async () => {
    const failing = new ItPayClient({
      apiKey: API_KEY,
      baseUrl: gateway.baseUrl,
      auth: () => Promise.reject(new Error(`no ${API_KEY}`)),
    });
    await expect(failing.request('GET', '/services')).rejects.toMatchObject({
      name: 'ItPayError',
      outcome: 'not-sent',
      attempts: 0,
      message: 'The request could not be signed.',
      cause: { message: 'no [redacted]' },
    });
    const strange = new ItPayClient({ apiKey: API_KEY, baseUrl: gateway.baseUrl, auth: () => ({ authorization: 'a\r\nb: c' }) });
    await expect(strange.request('GET', '/services')).rejects.toMatchObject({
      name: 'ItPayError',
      outcome: 'not-sent',
      retryable: false,
    });
    await failing.close();
    await strange.close();
  });
});
