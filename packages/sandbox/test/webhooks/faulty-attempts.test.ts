import { itpay } from '@x/signing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/faults/fault.ts';
import type { SandboxDelivery } from '../../src/history/deliveries.ts';
import type { SandboxOptions } from '../../src/options.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox.ts';
import { checkoutBody, hostedBody, intentBody } from '../support/bodies.ts';
import { callItpay, callStablecoin } from '../support/call-gateway.ts';
import { type Merchant, type ReceivedWebhook, startMerchant } from '../support/start-merchant.ts';

const NOW = 1_750_000_000_000;
const ID = 'ORDER_0000000000001';
let merchant: Merchant;
let sandbox: Sandbox;

async function start(options: SandboxOptions = {}): Promise<void> {
  await sandbox?.close();
  sandbox = await createSandbox({ clock: () => NOW, itpay: { webhookUrl: `${merchant.url}/itpay` }, ...options });
}

beforeEach(async () => {
  merchant = await startMerchant();
  await start();
});
afterEach(async () => {
  await sandbox.close();
  await merchant.close();
});

async function payIntent(id = 'pi_1'): Promise<void> {
  await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody({ id }) });
  await callItpay(sandbox, 'POST', `/v1/payment-intents/${id}/qr`);
  await sandbox.pay(id);
}

async function payOrder(product: 'hosted' | 'checkout', callbackUrl = `${merchant.url}/hook`): Promise<void> {
  const body = product === 'hosted' ? hostedBody(sandbox, { callbackUrl }) : checkoutBody(sandbox, { callbackUrl });
  await callStablecoin(sandbox, 'POST', product === 'hosted' ? '/orders' : '/checkout/orders', { body });
  await sandbox.pay(ID);
}

const only = (): SandboxDelivery => sandbox.deliveries()[0] as SandboxDelivery;
const itpayVerdict = ({ headers, body }: ReceivedWebhook) =>
  itpay.safeVerifyWebhook(
    { header: String(headers['x-itpay-signature']), body, now: sandbox.now() },
    sandbox.itpay.webhookSecret,
  );

describe('webhook faults', () => {
  const hit = async (fault: Fault): Promise<readonly ReceivedWebhook[]> => {
    sandbox.inject(fault);
    await payIntent();
    return merchant.received;
  };

  it.each([false, true])('duplicate-webhook sends copies, each signed (parallel: %s)', async (parallel) => {
    const received = await hit({ kind: 'duplicate-webhook', copies: 3, parallel });
    expect(received).toHaveLength(3);
    expect(received.every((webhook) => itpayVerdict(webhook).ok)).toBe(true);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  it('reorder-webhooks turns two events around', async () => {
    sandbox.inject({ kind: 'reorder-webhooks' });
    await payOrder('checkout');
    expect(merchant.received.map(({ body }) => JSON.parse(body).status)).toEqual(['SUCCEEDED', 'PROCESSING']);
  });

  it('reorder-webhooks turns the events of several payments around', async () => {
    sandbox.inject({ kind: 'reorder-webhooks', count: 3 });
    for (const id of ['pi_1', 'pi_2', 'pi_3']) await payIntent(id);
    await sandbox.settled();
    expect(merchant.received.map(({ body }) => JSON.parse(body).data.id)).toEqual(['pi_3', 'pi_2', 'pi_1']);
  });

  it('drop-webhook loses the first attempt', async () => {
    expect(await hit({ kind: 'drop-webhook' })).toHaveLength(0);
    expect(only()).toMatchObject({ state: 'waiting', attempts: [{ note: 'lost', acknowledged: false }] });
    await sandbox.advance(1_000);
    expect(only()).toMatchObject({ state: 'acknowledged' });
  });

  it('drop-webhook loses the event for good', async () => {
    await hit({ kind: 'drop-webhook', redeliver: false });
    await sandbox.advance(86_400_000);
    expect(merchant.received).toHaveLength(0);
    expect(only().state).toBe('lost');
  });

  it('delay-webhook sends later', async () => {
    expect(await hit({ kind: 'delay-webhook', ms: 5_000 })).toHaveLength(0);
    await sandbox.advance(5_000);
    expect(merchant.received).toHaveLength(1);
  });

  it.each([
    ['forged-webhook', 'signature-mismatch'],
    ['tampered-webhook', 'signature-mismatch'],
    ['stale-webhook', 'timestamp-too-old'],
  ] as const)('%s sends one that is refused, then the true one', async (kind, reason) => {
    merchant.answer = (webhook) => ({ status: itpayVerdict(webhook).ok ? 200 : 401 });
    const received = await hit({ kind });
    expect(received.map(itpayVerdict)).toMatchObject([{ ok: false, reason }, { ok: true }]);
    expect(only()).toMatchObject({ acknowledged: true, attempts: [{ status: 401 }, { status: 200 }] });
    if (kind === 'tampered-webhook') expect(() => JSON.parse(received[0]?.body ?? '')).not.toThrow();
  });

  it('a forged event that is taken does not count as acknowledged', async () => {
    merchant.answer = () => ({ status: merchant.received.length === 1 ? 200 : 500 });
    await hit({ kind: 'forged-webhook' });
    expect(only()).toMatchObject({ acknowledged: false, attempts: [{ note: 'forged', acknowledged: true }, { status: 500 }] });
  });

  it('malformed-webhook sends signed text that is no JSON first', async () => {
    const received = await hit({ kind: 'malformed-webhook' });
    expect(received.map((webhook) => itpayVerdict(webhook).ok)).toEqual([true, true]);
    expect(() => JSON.parse(received[0]?.body ?? '')).toThrow(SyntaxError);
  });

  it('truncated-webhook breaks off, and delivers later', async () => {
    expect(await hit({ kind: 'truncated-webhook' })).toHaveLength(0);
    expect(only()).toMatchObject({ state: 'waiting', attempts: [{ note: 'truncated' }] });
    await sandbox.advance(1_000);
    expect(only().acknowledged).toBe(true);
  });

  it('replayed-webhook sends the same bytes and headers again', async () => {
    const [first, second] = await hit({ kind: 'replayed-webhook' });
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['x-itpay-signature']).toBe(first?.headers['x-itpay-signature']);
  });

  it('hits what matches, as often as told, after what it skips', async () => {
    const fault = sandbox.inject({
      kind: 'duplicate-webhook',
      times: 1,
      skip: 1,
      match: { event: 'payment_intent.succeeded', gateway: 'itpay' },
    });
    await payOrder('hosted');
    for (const id of ['pi_1', 'pi_2', 'pi_3']) await payIntent(id);
    const perPayment = sandbox.deliveries().map(({ paymentId, attempts }) => [paymentId, attempts.length]);
    expect(perPayment).toEqual([
      [ID, 1],
      [ID, 1],
      ['pi_1', 1],
      ['pi_2', 2],
      ['pi_3', 1],
    ]);
    expect(fault.hits).toBe(1);
  });
});
