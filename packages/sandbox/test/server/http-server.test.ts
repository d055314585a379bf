import { connect } from 'node:net';
import { findFreePort } from '@x/tooling-services';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/faults/fault.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox.ts';
import { intentBody } from '../support/bodies.ts';
import { callItpay, callStablecoin } from '../support/call-gateway.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
  await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody({ id: 'pi_page' }) });
  await callItpay(sandbox, 'POST', '/v1/payment-intents/pi_page/qr');
});
afterAll(() => sandbox.close());

const get = (path: string, headers: Record<string, string> = {}) => request(sandbox.url + path, { headers });
const post = (path: string, headers: Record<string, string> = {}, body = '{}') =>
  request(sandbox.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

/** Sends bytes as they are: undici and Node would correct some of them. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1', () => socket.end(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('the server', () => {
  it('listens on 127.0.0.1 alone and ends with close', async () => {
    // Not one of those that the system gives to whoever asks for any: it must be nobody's once the sandbox has gone.
    const port = await findFreePort();
    const other = await createSandbox({ port });
    expect(other.url).toBe(`http://127.0.0.1:${port}`);
    await other.close();
    await other.close();
    await expect(request(other.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil.example', '10.0.0.1', 'x@127.0.0.1'])(
    'refuses the Host %s everywhere',
    async (host) => {
      for (const path of ['/', '/_sandbox/state', '/v1/services']) {
        const reply = await get(path, { host });
        expect(reply.statusCode).toBe(403);
        await reply.body.dump();
      }
    },
  );

  it.each(['localhost', '127.0.0.1:4010', 'LOCALHOST:1', '[::1]:4010', '127.1.2.3'])('takes the Host %s', async (host) => {
    expect((await get('/_sandbox/state', { host })).statusCode).toBe(200);
  });

  it('survives requests that are no HTTP, or too long', async () => {
    expect(await sendRaw('hello\r\n\r\n')).toContain('400');
    expect(await sendRaw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 403/);
    const long = await callItpay(sandbox, 'POST', '/v1/payment-intents', { rawBody: `{"a":"${'x'.repeat(1_100_000)}"}` }).catch(
      () => undefined,
    );
    expect([413, undefined]).toContain(long?.status);
    expect((await get('/_sandbox/state')).statusCode).toBe(200);
  });

  it('answers each gateway’s own 404 to paths that cannot be decoded', async () => {
    for (const path of ['/v1/payment-intents/%', '/api/v1/merchants/%E0%A4%A']) {
      const reply = await get(path);
      expect([400, 401, 404]).toContain(reply.statusCode);
      expect(reply.headers['content-type']).toContain('json');
      await reply.body.dump();
    }
  });

  it('says which port is taken', async () => {
    await expect(createSandbox({ port: Number(new URL(sandbox.url).port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('createSandbox options', () => {
  it.each<[object, RegExp]>([
    [{ webhookURL: 'http://127.0.0.1:1' }, /createSandbox has no option "webhookURL"/],
    [{ Seed: 1 }, /has no option "Seed".*"seed"/],
    [{ itpay: { webhookURL: 'http://127.0.0.1:1' } }, /itpay has no option "webhookURL".*"webhookUrl"/],
    [{ stablecoin: { secret: 'x' } }, /stablecoin has no option "secret"/],
    [{ itpay: null }, /itpay must not be null/],
    [{ itpay: new Map() }, /itpay expects an object of options, but received a Map/],
    [{ faults: [{ kind: 'delay', milliseconds: 5 }] }, /inject has no option "milliseconds"/],
    [{ faults: { kind: 'junk' } }, /faults: expected an array/],
    [{ clock: 5 }, /clock: expected a function/],
    [{ itpay: { auth: 'none' } }, /itpay.auth: expected/],
    [{ itpay: { webhookUrl: 'shop' } }, /itpay.webhookUrl: expected an http or https URL/],
    [{ allowRemoteWebhooks: 'false' }, /allowRemoteWebhooks: expected true or false/],
  ])('refuse %o', async (options, message) => {
    await expect(createSandbox(options)).rejects.toThrow(message);
    await expect(createSandbox(options)).rejects.toBeInstanceOf(TypeError);
  });

  it('of inject and pay are refused when they are not known', async () => {
    expect(() => sandbox.inject({ kind: 'junk', time: 2 } as unknown as Fault)).toThrow(/inject has no option "time".*"times"/);
    expect(() => sandbox.inject({ kind: 'junk', match: { event: 'x' } } as unknown as Fault)).toThrow(
      /match has no option "event"/,
    );
    await expect(sandbox.pay('pi_page', { untill: 'scanning' } as object)).rejects.toThrow(/pay has no option "untill".*"until"/);
  });

  it.each(['sk_liv_abc', 'sk_live_abc', 'rk_live_abc', 'whsec_live_abc'])('refuse %s as a live key', async (key) => {
    for (const itpay of [{ apiKey: key }, { webhookSecret: key }]) {
      await expect(createSandbox({ itpay })).rejects.toMatchObject({ name: 'SandboxError', code: 'ERR_SANDBOX_LIVE_KEY' });
      await expect(createSandbox({ itpay })).rejects.not.toThrow(key);
    }
    await expect(createSandbox({ stablecoin: { apiSecret: key } })).rejects.toMatchObject({ code: 'ERR_SANDBOX_LIVE_KEY' });
  });

  it.each([
    { itpay: { apiKey: '' } },
    { itpay: { webhookSecret: ' padded' } },
    { port: -1 },
    { port: 70_000 },
    { redeliveryMs: [-1] },
    { autoPayMs: 1.5 },
    { historyLimit: Number.NaN },
  ])('refuse %j', async (options) => {
    await expect(createSandbox(options)).rejects.toThrow(/expected/);
  });

  it('take credentials of one’s own', async () => {
    const own = await createSandbox({
      itpay: { apiKey: 'sk_test_own', webhookSecret: 'whsec_own' },
      stablecoin: { merchantId: '1000', apiKey: 'KEY', apiSecret: 'SECRET' },
    });
    expect(own).toMatchObject({ itpay: { apiKey: 'sk_test_own' }, stablecoin: { merchantId: '1000', apiSecret: 'SECRET' } });
    expect((await callStablecoin(own, 'GET', '/checkout/payment-methods')).json).toMatchObject({ code: '00000' });
    await own.close();
  });

  it('keep the newest requests when there are many', async () => {
    const small = await createSandbox({ historyLimit: 4 });
    for (let call = 1; call <= 12; call += 1) await callItpay(small, 'GET', `/v1/payment-intents/pi_${call}`);
    expect(small.requests().map(({ path }) => path.slice(-5).replace(/.*_/, ''))).toEqual(['9', '10', '11', '12']);
    await small.close();
  });
});

describe('the controls over HTTP', () => {
  it('show the state with nothing that could be run', async () => {
    const reply = await get('/_sandbox/state');
    expect(await reply.body.json()).toMatchObject({ payments: [{ id: 'pi_page' }], totals: { payments: 1 }, faults: [] });
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['plain text', { 'content-type': 'text/plain' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' }],
  ])('refuse %s', async (_name, headers) => {
    for (const path of [
      '/_sandbox/payments/pi_page/pay',
      '/_sandbox/advance',
      '/_sandbox/faults',
      '/_sandbox/heal',
      '/_sandbox/deliveries/x/redeliver',
    ]) {
      const reply = await post(path, headers);
      expect(reply.statusCode).toBe(403);
      await reply.body.dump();
    }
    expect(sandbox.payment('pi_page').status).toBe('qr_generated');
  });

  it('answer no preflight', async () => {
    const reply = await request(`${sandbox.url}/_sandbox/heal`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example' },
    });
    expect(reply.statusCode).toBe(404);
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
    await reply.body.dump();
  });

  it('pay, move the clock, inject and heal for programs and the page itself', async () => {
    const own = { origin: sandbox.url, 'sec-fetch-site': 'same-origin' };
    const paid = await post('/_sandbox/payments/pi_page/pay', own, '{"until":"authorized"}');
    expect(await paid.body.json()).toMatchObject({ id: 'pi_page', status: 'authorized' });
    const before = sandbox.now();
    expect((await post('/_sandbox/advance', {}, '{"ms":60000}')).statusCode).toBe(200);
    expect(sandbox.now() - before).toBeGreaterThanOrEqual(60_000);
    expect(
      (await post('/_sandbox/faults', {}, '{"kind":"server-error","status":503,"match":{"path":"/services"}}')).statusCode,
    ).toBe(200);
    expect((await (await get('/_sandbox/state')).body.json()) as object).toMatchObject({
      faults: [{ kind: 'server-error', target: '/services', hits: 0, left: 1 }],
    });
    expect((await callItpay(sandbox, 'GET', '/v1/services')).status).toBe(503);
    await post('/_sandbox/faults', {}, '{"kind":"junk"}');
    await post('/_sandbox/heal');
    expect((await callItpay(sandbox, 'GET', '/v1/services')).status).toBe(200);
  });

  it.each([
    ['/_sandbox/payments/pi_0/pay', '{}', 404],
    ['/_sandbox/payments/pi_page/rob', '{}', 400],
    ['/_sandbox/payments/pi_page/expire', '{}', 409],
    ['/_sandbox/payments/pi_page/pay', '{"until":"nowhere"}', 400],
    ['/_sandbox/payments/pi_page/pay', '{"until":7}', 400],
    ['/_sandbox/payments/pi_page/pay', '[', 400],
    ['/_sandbox/advance', '{"ms":-1}', 400],
    ['/_sandbox/advance', '{"ms":"1"}', 400],
    ['/_sandbox/faults', '{"kind":"earthquake"}', 400],
    ['/_sandbox/faults', '{"kind":"html","status":9}', 400],
    ['/_sandbox/faults', '{"kind":"junk","match":{"path":{}}}', 400],
    ['/_sandbox/faults', '{}', 400],
  ])('answer %s %s with %i', async (path, body, status) => {
    const reply = await post(path, {}, body);
    expect(reply.statusCode).toBe(status);
    expect(await reply.body.json()).toMatchObject({ error: expect.any(String) });
  });

  it('tell of changes as they happen', async () => {
    const stream = await get('/_sandbox/events', { accept: 'text/event-stream' });
    expect(stream.headers['content-type']).toBe('text/event-stream');
    const seen: string[] = [];
    for await (const chunk of stream.body) {
      seen.push(String(chunk));
      if (seen.join('').includes('changed')) break;
      await callItpay(sandbox, 'GET', '/v1/services');
    }
    expect(seen.join('')).toContain('data: changed');
  });
});

describe('the page’s resources', () => {
  it.each(['/', '/_sandbox/page.js', '/_sandbox/page.css', '/_sandbox/icon.svg', '/pay/pi_page'])(
    '%s comes with a strict policy',
    async (path) => {
      const reply = await get(path, { accept: 'text/html' });
      expect(reply.statusCode).toBe(200);
      const policy = String(reply.headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(reply.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
      });
      await reply.body.dump();
    },
  );

  it('the payer’s link is a page for people and an image for image elements', async () => {
    const page = await get('/pay/pi_page', { accept: 'text/html,*/*;q=0.8' });
    expect(page.headers['content-type']).toContain('text/html');
    await page.body.dump();
    const image = await get('/pay/pi_page', { accept: 'image/avif,image/webp,image/svg+xml,*/*;q=0.8' });
    expect(image.headers['content-type']).toBe('image/svg+xml');
    expect(await image.body.text()).toMatch(/^<svg/);
    expect((await get('/pay/pi_0')).statusCode).toBe(404);
  });

  it('a charge has a PNG of its code', async () => {
    const charge = await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody({ id: 'pi_png' }) }).then(() =>
      callItpay(sandbox, 'POST', '/v1/payment-intents/pi_png/qr'),
    );
    const { qr_image_url: url } = charge.json as { qr_image_url: string };
    const image = await get(new URL(url).pathname);
    expect(image.headers['content-type']).toBe('image/png');
    expect(
      Buffer.from(await image.body.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect((await get('/qr/qr_0.png')).statusCode).toBe(404);
  });

  it('nothing else is there', async () => {
    expect((await get('/favicon.ico')).statusCode).toBe(404);
  });
});
