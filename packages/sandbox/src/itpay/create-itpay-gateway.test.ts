import { paymentIntentSchema, qrChargeSchema, serviceManifestSchema } from '@x/protocol/itpay';
import { itpay } from '@x/signing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../create-sandbox.ts';
import { intentBody } from '../testing/bodies.ts';
import { callItpay } from '../testing/call-gateway.ts';

const NOW = 1_750_000_000_000;
let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await createSandbox({ seed: 'itpay', clock: () => NOW });
});
afterEach(() => sandbox.close());

const create = (overrides: Record<string, unknown> = {}) =>
  callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody(overrides) });
const generateQr = (id = 'pi_1') => callItpay(sandbox, 'POST', `/v1/payment-intents/${id}/qr`);
const retrieve = (id = 'pi_1') => callItpay(sandbox, 'GET', `/v1/payment-intents/${id}`);

describe('authentication of ItPay requests', () => {
  const url = '/v1/payment-intents/pi_1';

  it.each([
    ['no bearer', { authorization: undefined }, 'INVALID_API_KEY'],
    ['a wrong bearer', { authorization: 'Bearer sk_test_other' }, 'INVALID_API_KEY'],
    ['a basic scheme', { authorization: 'Basic abc' }, 'INVALID_API_KEY'],
    ['a live key', { authorization: 'Bearer sk_liv_abc' }, 'LIVE_KEY'],
    ['no signature', { 'x-itpay-signature': undefined }, 'INVALID_SIGNATURE'],
    ['a signature without a time', { 'x-itpay-signature': `v1=${'0'.repeat(64)}` }, 'INVALID_SIGNATURE'],
    ['an upper-case signature', { 'x-itpay-signature': `t=${NOW / 1000},v1=${'A'.repeat(64)}` }, 'INVALID_SIGNATURE'],
    ['a signature over something else', { 'x-itpay-signature': `t=${NOW / 1000},v1=${'0'.repeat(64)}` }, 'INVALID_SIGNATURE'],
  ])('refuses %s with 401', async (_name, headers, code) => {
    const reply = await callItpay(sandbox, 'GET', url, { headers });
    expect(reply.status).toBe(401);
    expect(reply.json).toMatchObject({ error: { code }, request_id: expect.stringMatching(/^req_/) });
    expect(reply.headers['x-request-id']).toMatch(/^req_/);
  });

  it.each([
    [-301_000, 401],
    [-300_000, 404],
    [300_000, 404],
    [301_000, 401],
  ])('judges a timestamp %i ms off with %i', async (offset, status) => {
    expect((await callItpay(sandbox, 'GET', url, { at: NOW + offset })).status).toBe(status);
  });

  it('refuses a body, a path or a method that was not signed', async () => {
    const timestamp = NOW / 1000;
    const sign = (method: string, path: string, body: string) => ({
      'x-itpay-signature': `t=${timestamp},v1=${itpay.signRequest({ timestamp, method, path, body }, sandbox.itpay.apiKey)}`,
    });
    const body = intentBody();
    const text = JSON.stringify(body);
    const path = '/v1/payment-intents';
    for (const headers of [
      sign('POST', path, text.replace('699', '1')),
      sign('POST', '/v1/services', text),
      sign('PATCH', path, text),
    ]) {
      expect((await callItpay(sandbox, 'POST', path, { body, headers })).status).toBe(401);
    }
    expect((await callItpay(sandbox, 'POST', path, { body, headers: sign('POST', path, text) })).status).toBe(201);
  });

  it('notes the text it signed, and masks the key', async () => {
    await callItpay(sandbox, 'GET', url, { headers: { 'x-itpay-signature': `t=${NOW / 1000},v1=${'0'.repeat(64)}` } });
    expect(sandbox.requests().at(-1)).toMatchObject({
      authentication: 'signature-mismatch',
      signedText: `${NOW / 1000}GET${url}`,
    });
    expect(JSON.stringify(sandbox.requests())).not.toContain(sandbox.itpay.apiKey);
  });

  it('leaves the signature out when told so', async () => {
    const lenient = await createSandbox({ itpay: { auth: 'bearer' } });
    const headers = { 'x-itpay-signature': undefined };
    expect((await callItpay(lenient, 'GET', url, { headers })).status).toBe(404);
    const wrong = { 'x-itpay-signature': `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}` };
    expect((await callItpay(lenient, 'GET', url, { headers: wrong })).status).toBe(401);
    await lenient.close();
  });
});

describe('payment intents', () => {
  it('answer what the protocol describes, on the gateway’s own clock', async () => {
    const { json, headers } = await create({ description: 'x', metadata: { a: 1 }, channel: 'wechat' });
    expect(paymentIntentSchema.parse(json)).toMatchObject({
      id: 'pi_1',
      status: 'pending',
      channel: 'wechat',
      metadata: { a: 1 },
      created_at: new Date(NOW).toISOString(),
      expires_at: new Date(NOW + 900_000).toISOString(),
    });
    expect(headers['date']).toBe(new Date(NOW).toUTCString());
  });

  it('come back as they are when the same creation is repeated', async () => {
    expect((await create()).status).toBe(201);
    await generateQr();
    const { payer, ...rest } = intentBody();
    const repeated = await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: { payer, ...rest } });
    expect(repeated.status).toBe(200);
    expect(repeated.json).toMatchObject({ id: 'pi_1', status: 'qr_generated' });
    expect(sandbox.payments()).toHaveLength(1);
  });

  it('refuse the same id with other parameters', async () => {
    await create();
    const reply = await create({ amount: { currency: 'CNY', value: 700 } });
    expect(reply.status).toBe(409);
    expect(reply.json).toMatchObject({ error: { code: 'IDEMPOTENCY_CONFLICT' } });
  });

  it.each([
    ['no id', { id: undefined }, 'id'],
    ['a fraction of a cent', { amount: { currency: 'CNY', value: 6.99 } }, 'amount.value'],
    ['text as amount', { amount: { currency: 'CNY', value: '699' } }, 'amount.value'],
    ['an unknown currency', { amount: { currency: 'ZZZ', value: 699 } }, 'amount.currency'],
    ['an unknown type', { type: 'later' }, 'type'],
    ['no payer', { payer: undefined }, 'payer'],
    ['more than 4 KB of metadata', { metadata: { text: 'x'.repeat(4_100) } }, 'metadata'],
    ['a field that does not exist', { amout: 1 }, ''],
  ])('refuse %s with 422 and the field', async (_name, overrides, field) => {
    const reply = await create(overrides);
    expect(reply.status).toBe(422);
    expect(reply.json).toMatchObject({ error: { code: 'VALIDATION_ERROR', details: { fields: [{ field }] } } });
  });

  it('refuse a body that is no JSON object', async () => {
    for (const rawBody of ['[1]', '{"id":', '"text"']) {
      expect((await callItpay(sandbox, 'POST', '/v1/payment-intents', { rawBody })).status).toBe(422);
    }
  });

  it('are found under ids that need encoding', async () => {
    await create({ id: 'pi a/ü' });
    expect((await callItpay(sandbox, 'GET', `/v1/payment-intents/${encodeURIComponent('pi a/ü')}`)).json).toMatchObject({
      id: 'pi a/ü',
    });
  });

  it('are not found under other ids', async () => {
    for (const reply of [await retrieve('pi_0'), await generateQr('pi_0')]) {
      expect(reply.status).toBe(404);
      expect(reply.json).toMatchObject({ error: { code: 'PAYMENT_INTENT_NOT_FOUND' } });
    }
  });

  it('answer 404 in their own shape for routes that do not exist', async () => {
    const reply = await callItpay(sandbox, 'GET', '/v1/nothing');
    expect(reply.status).toBe(404);
    expect(reply.json).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });
});

describe('the life of an intent', () => {
  beforeEach(async () => {
    await create();
  });

  it('leads through every status to succeeded', async () => {
    await generateQr();
    await sandbox.pay('pi_1');
    expect(sandbox.payment('pi_1').history.map(({ status }) => status)).toEqual([
      'pending',
      'qr_generated',
      'scanning',
      'authorized',
      'captured',
      'succeeded',
    ]);
    expect((await retrieve()).json).toMatchObject({ status: 'succeeded' });
  });

  it('stops where it is told to, and goes on from there', async () => {
    await generateQr();
    for (const until of ['scanning', 'authorized', 'captured', 'succeeded']) {
      expect(await sandbox.pay('pi_1', { until })).toMatchObject({ status: until });
    }
  });

  it('needs a QR code before it can be paid', async () => {
    await expect(sandbox.pay('pi_1')).rejects.toMatchObject({
      code: 'ERR_SANDBOX_STATE',
      message: expect.stringContaining('QR'),
    });
  });

  it('ends in failed with a reason', async () => {
    await sandbox.fail('pi_1', { reason: 'insufficient_funds' });
    expect((await retrieve()).json).toMatchObject({ status: 'failed', failure_reason: 'insufficient_funds' });
  });

  it('ends in cancelled', async () => {
    expect(await sandbox.cancel('pi_1')).toMatchObject({ status: 'cancelled', actions: [] });
  });

  it('ends in expired when its time has passed, and not before', async () => {
    await sandbox.advance(899_999);
    expect((await retrieve()).json).toMatchObject({ status: 'pending' });
    await sandbox.advance(1);
    expect((await retrieve()).json).toMatchObject({ status: 'expired' });
    const reply = await generateQr();
    expect(reply.status).toBe(410);
    expect(reply.json).toMatchObject({ error: { code: 'PAYMENT_EXPIRED' } });
  });

  it('does not expire once the payer has authorized', async () => {
    await generateQr();
    await sandbox.pay('pi_1', { until: 'authorized' });
    await sandbox.advance(3_600_000);
    expect(sandbox.payment('pi_1').status).toBe('authorized');
    await expect(sandbox.expire('pi_1')).rejects.toMatchObject({ code: 'ERR_SANDBOX_STATE' });
  });

  it('never leaves an end', async () => {
    await sandbox.expire('pi_1');
    for (const act of [sandbox.pay, sandbox.fail, sandbox.expire, sandbox.cancel]) {
      await expect(act('pi_1')).rejects.toMatchObject({ code: 'ERR_SANDBOX_STATE' });
    }
    await expect(sandbox.pay('pi_0')).rejects.toMatchObject({ code: 'ERR_SANDBOX_UNKNOWN_PAYMENT' });
  });

  it('is paid by itself after autoPayMs', async () => {
    const eager = await createSandbox({ clock: () => NOW, autoPayMs: 2_000 });
    await callItpay(eager, 'POST', '/v1/payment-intents', { body: intentBody() });
    await callItpay(eager, 'POST', '/v1/payment-intents/pi_1/qr');
    await eager.advance(1_999);
    expect(eager.payment('pi_1').status).toBe('qr_generated');
    await eager.advance(1);
    expect(eager.payment('pi_1').status).toBe('succeeded');
    await eager.close();
  });
});

describe('QR codes', () => {
  it('answer what the protocol describes, and the same on repetition', async () => {
    await create();
    const first = await generateQr();
    expect(first.status).toBe(201);
    expect(qrChargeSchema.parse(first.json)).toMatchObject({
      payment_intent_id: 'pi_1',
      qr_standard: 'EMVCo',
      status: 'active',
      scan_url: `${sandbox.url}/pay/pi_1`,
      display: { amount: 'CNY 6.99' },
    });
    const again = await generateQr();
    expect(again.status).toBe(200);
    expect(again.json).toEqual(first.json);
    expect((await retrieve()).json).toMatchObject({ status: 'qr_generated', qr: { scan_url: `${sandbox.url}/pay/pi_1` } });
  });

  it('hold an EMVCo payload whose checksum holds', async () => {
    await create();
    const { qr_data: payload = '' } = qrChargeSchema.parse((await generateQr()).json);
    expect(payload).toMatch(/^000201010212/);
    expect(payload).toContain('5303156');
    expect(payload).toContain('54046.99');
    let crc = 0xffff;
    for (const byte of Buffer.from(payload.slice(0, -4))) {
      crc ^= byte << 8;
      for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
    }
    expect(payload.slice(-4)).toBe(crc.toString(16).toUpperCase().padStart(4, '0'));
  });

  it('are refused for an intent that is not pending', async () => {
    await create();
    await generateQr();
    await sandbox.pay('pi_1');
    const reply = await generateQr();
    expect(reply.status).toBe(409);
    expect(reply.json).toMatchObject({ error: { code: 'INVALID_STATE' } });
  });
});

describe('services', () => {
  const manifest = (name: string, overrides: Record<string, unknown> = {}) => ({
    name,
    description: `About ${name}`,
    payment_methods: { one_time: true },
    accepted_channels: ['alipay'],
    ...overrides,
  });
  const register = (name: string, overrides?: Record<string, unknown>) =>
    callItpay(sandbox, 'POST', '/v1/services', { body: manifest(name, overrides) });

  it('are drafts until activated', async () => {
    const draft = serviceManifestSchema.parse((await register('Summary')).json);
    expect(draft).toMatchObject({ name: 'Summary', status: 'draft', qr_mode: 'dynamic' });
    const refused = await create({ service_id: draft.id });
    expect(refused.json).toMatchObject({ error: { code: 'SERVICE_NOT_ACTIVE' } });
    const active = await callItpay(sandbox, 'PATCH', `/v1/services/${draft.id}/activate`);
    expect(active.json).toMatchObject({ id: draft.id, status: 'active' });
    expect((await create({ service_id: draft.id })).status).toBe(201);
  });

  it('are listed, and found by a part of their name', async () => {
    await register('Summary');
    await register('Übersetzung');
    expect((await callItpay(sandbox, 'GET', '/v1/services')).json).toMatchObject({
      data: [{ name: 'Summary' }, { name: 'Übersetzung' }],
    });
    const found = await callItpay(sandbox, 'GET', `/v1/services?q=${encodeURIComponent('überSETZ')}`);
    expect(found.json).toMatchObject({ data: [{ name: 'Übersetzung' }] });
    expect(found.json).not.toMatchObject({ data: [{}, {}] });
  });

  it('are refused when they cannot be read', async () => {
    expect((await register('')).status).toBe(422);
    expect((await register('x', { endpoint: 'ftp://x' })).status).toBe(422);
    expect((await callItpay(sandbox, 'PATCH', '/v1/services/svc_0/activate')).status).toBe(404);
  });

  it('must be registered when told so', async () => {
    const strict = await createSandbox({ itpay: { registeredServicesOnly: true } });
    const reply = await callItpay(strict, 'POST', '/v1/payment-intents', { body: intentBody() });
    expect(reply.status).toBe(404);
    expect(reply.json).toMatchObject({ error: { code: 'SERVICE_NOT_FOUND' } });
    await strict.close();
  });
});

describe('refunds and voids', () => {
  const post = (path: string, body: unknown) => callItpay(sandbox, 'POST', path, { body });

  it('give a paid intent back once', async () => {
    await create();
    expect((await post('/v1/refunds', { payment_intent: 'pi_1' })).status).toBe(409);
    await generateQr();
    await sandbox.pay('pi_1');
    const refund = await post('/v1/refunds', { payment_intent: 'pi_1', reason: 'wrong size' });
    expect(refund.status).toBe(201);
    expect(refund.json).toMatchObject({
      payment_intent: 'pi_1',
      status: 'succeeded',
      amount: { currency: 'CNY', value: 699 },
      reason: 'wrong size',
    });
    expect((await post('/v1/refunds', { payment_intent: 'pi_1' })).json).toMatchObject({ error: { code: 'ALREADY_REFUNDED' } });
  });

  it('void an intent that was not captured', async () => {
    await create();
    expect((await post('/v1/voids', { payment_intent: 'pi_1' })).status).toBe(201);
    expect((await retrieve()).json).toMatchObject({ status: 'cancelled' });
    expect((await post('/v1/voids', { payment_intent: 'pi_1' })).status).toBe(409);
    expect((await post('/v1/voids', {})).status).toBe(422);
    expect((await post('/v1/voids', { payment_intent: 'pi_0' })).status).toBe(404);
  });
});

describe('seeds', () => {
  it('make the same ids on every run', async () => {
    const ids = async () => {
      const one = await createSandbox({ seed: 7, clock: () => NOW });
      await callItpay(one, 'POST', '/v1/payment-intents', { body: intentBody() });
      const { json } = await callItpay(one, 'POST', '/v1/payment-intents/pi_1/qr');
      await one.close();
      return qrChargeSchema.parse(json).id;
    };
    const first = await ids();
    expect(first).toMatch(/^qr_[0-9a-f]{24}$/);
    expect(await ids()).toBe(first);
  });
});
