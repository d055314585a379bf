import { paymentIntentSchema, qrChargeSchema } from '@x/protocol/itpay';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox.ts';
import { intentBody } from '../support/bodies.ts';
import { callItpay } from '../support/call-gateway.ts';

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

  it('answer another creation with the intent that exists, at a gateway with replayExisting', async () => {
    const replaying = await createSandbox({ clock: () => NOW, itpay: { replayExisting: true } });
    const first = await callItpay(replaying, 'POST', '/v1/payment-intents', { body: intentBody({ channel: 'wechat' }) });
    for (const other of [{ amount: { currency: 'CNY', value: 99_900 } }, { channel: 'alipay' }, { service_id: 'service_2' }]) {
      const again = await callItpay(replaying, 'POST', '/v1/payment-intents', { body: intentBody(other) });
      expect(again).toMatchObject({ status: 200, json: first.json });
    }
    expect(replaying.payments()).toHaveLength(1);
    await replaying.close();
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
