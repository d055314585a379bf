import { itpay, stablecoin } from '@x/signing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../src/sandbox.ts';
import { hostedBody, intentBody } from './support/bodies.ts';
import { callItpay, callStablecoin } from './support/call-gateway.ts';
import { type Merchant, startMerchant } from './support/start-merchant.ts';

const NOW = 1_750_000_000_000;
let merchant: Merchant;
let sandbox: Sandbox;

beforeEach(async () => {
  merchant = await startMerchant();
  sandbox = await createSandbox({
    clock: () => NOW,
    itpay: { webhookUrl: merchant.url },
    stablecoin: { webhookUrl: merchant.url },
  });
});
afterEach(async () => {
  await sandbox.close();
  await merchant.close();
});

const lastRequest = () => sandbox.requests().at(-1);

describe('a request whose signature is refused', () => {
  const path = '/v1/payment-intents';
  const timestamp = NOW / 1000;
  const body = JSON.stringify(intentBody());
  const sign = (text: string, key = sandbox.itpay.apiKey) =>
    itpay.signRequest({ timestamp, method: 'POST', path, body: text }, key);

  it('is explained at ItPay by the doctor, in the reply and in the ledger', async () => {
    const headers = { 'x-itpay-signature': `t=${timestamp},v1=${sign(body)}` };
    const reply = await callItpay(sandbox, 'POST', path, { rawBody: `${body}\n`, headers });
    const hint = lastRequest()?.explanation?.hint;
    expect(reply).toMatchObject({ status: 401, json: { error: { message: expect.stringContaining(String(hint)) } } });
    expect(lastRequest()).toMatchObject({
      explanation: { name: expect.stringContaining('newline'), proven: true },
      paymentId: 'pi_1',
      expectedSignature: sign(`${body}\n`),
      receivedSignature: sign(body),
    });
  });

  it('is explained when another secret signed it', async () => {
    const headers = { 'x-itpay-signature': `t=${timestamp},v1=${sign(body, sandbox.itpay.webhookSecret)}` };
    await callItpay(sandbox, 'POST', path, { rawBody: body, headers });
    expect(lastRequest()?.explanation).toMatchObject({ name: 'other-secret', proven: true });
  });

  it.each(['v1=abc', 'undefined', 't=x;v1=y'])(
    'has a text to sign and a signature for the malformed header %s too',
    async (header) => {
      await callItpay(sandbox, 'POST', path, { rawBody: body, headers: { 'x-itpay-signature': header } });
      expect(lastRequest()).toMatchObject({ signedText: `${timestamp}POST${path}${body}`, expectedSignature: sign(body) });
      expect(lastRequest()?.explanation?.name).toMatch(/^header-/);
    },
  );

  it('is explained at the stablecoin gateway', async () => {
    const full = `/api/v1/merchants/${sandbox.stablecoin.merchantId}/orders`;
    const text = JSON.stringify(hostedBody(sandbox));
    const facts = { timestamp: NOW, method: 'POST', path: full, body: text };
    const signature = Buffer.from(stablecoin.signRequest(facts, sandbox.stablecoin.apiSecret), 'base64').toString('hex');
    const reply = await callStablecoin(sandbox, 'POST', '/orders', { rawBody: text, headers: { 'x-signature': signature } });
    expect(lastRequest()?.explanation?.name).toBe('signature-hex-for-base64');
    expect(reply.json).toEqual({ code: '50003', message: expect.stringContaining('hex') });
  });

  it('keeps bytes that are not UTF-8', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x41]);
    await fetch(sandbox.url + path, { method: 'POST', body: bytes });
    expect(lastRequest()?.bodyBytes).toBe(bytes.toString('base64'));
  });
});

describe('a webhook', () => {
  async function pay(): Promise<void> {
    await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody() });
    await callItpay(sandbox, 'POST', '/v1/payment-intents/pi_1/qr');
    await sandbox.pay('pi_1');
  }

  it('shows the text that was signed and the signature', async () => {
    await pay();
    const attempt = sandbox.deliveries()[0]?.attempts[0];
    expect(attempt?.signedText).toBe(`${NOW / 1000}.${attempt?.body}`);
    expect(attempt).toMatchObject({ explanation: undefined, sentSignature: attempt?.expectedSignature });
    expect(attempt?.headers['x-itpay-signature']).toContain(attempt?.expectedSignature);
  });

  it('names the fault, and the doctor says what it did', async () => {
    sandbox.inject({ kind: 'stale-webhook' });
    await pay();
    const [delivery] = sandbox.deliveries();
    expect(delivery?.fault).toBe('stale-webhook');
    expect(delivery?.attempts.map(({ explanation }) => explanation?.name)).toEqual(['timestamp-too-old', undefined]);
  });

  it('that a receiver refuses although its signature holds says what to look at', async () => {
    merchant.answer = () => ({ status: 401 });
    await pay();
    expect(sandbox.deliveries()[0]?.attempts[0]?.explanation).toMatchObject({
      name: 'signature-holds',
      hint: expect.stringContaining('raw body'),
    });
  });

  it('of the stablecoin gateway is read in its own form', async () => {
    sandbox.inject({ kind: 'tampered-webhook' });
    await callStablecoin(sandbox, 'POST', '/orders', { body: hostedBody(sandbox) });
    await sandbox.pay('ORDER_0000000000001', { until: 'PROCESSING' });
    const [tampered, right] = sandbox.deliveries()[0]?.attempts ?? [];
    expect(tampered?.sentSignature).not.toBe(tampered?.expectedSignature);
    expect(right?.sentSignature).toBe(right?.expectedSignature);
  });
});
