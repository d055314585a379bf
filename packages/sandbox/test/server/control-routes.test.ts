import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox.ts';
import { intentBody } from '../support/bodies.ts';
import { callItpay, callStablecoin } from '../support/call-gateway.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

async function post(path: string, body: object = {}): Promise<{ readonly status: number; readonly json: unknown }> {
  const headers = { 'content-type': 'application/json' };
  const reply = await request(`${sandbox.url}/_sandbox/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: reply.statusCode, json: await reply.body.json() };
}

async function readState(query = ''): Promise<unknown> {
  return (await request(`${sandbox.url}/_sandbox/state${query}`)).body.json();
}

describe('POST /_sandbox/payments', () => {
  it.each([
    [
      { kind: 'payment_intent', amount: '6.99', currency: 'CNY' },
      { status: 'qr_generated', amount: { value: '6.99', currency: 'CNY' } },
    ],
    [
      { kind: 'hosted_order', amount: '99.99', currency: 'USD' },
      { status: 'INIT', orderAmount: { value: '99.99', currency: 'USD' } },
    ],
    [{ kind: 'checkout_order', amount: '5', currency: 'USDC', network: 'tron' }, { object: { network: 'tron' } }],
  ])('makes %o by signed requests', async (wanted, made) => {
    const { status, json } = await post('payments', { ...wanted, description: 'A try' });
    expect(status).toBe(200);
    const { id } = json as { id: string };
    expect(sandbox.payment(id)).toMatchObject({ ...made, kind: wanted.kind, description: 'A try' });
    expect(sandbox.requests().at(-1)).toMatchObject({ authentication: 'ok', paymentId: id });
  });

  it.each([
    [{ kind: 'gift', amount: '1', currency: 'USD' }, 'kind: expected payment_intent'],
    [{ kind: 'hosted_order', amount: 'much', currency: 'USD' }, 'amount: expected a decimal number'],
    [{ kind: 'hosted_order', amount: '5', currency: 'CNY' }, 'The gateway refused the payment: orderAmount.currency'],
  ])('says why %o cannot be made', async (wanted, error) => {
    expect(await post('payments', wanted)).toMatchObject({ status: 400, json: { error: expect.stringContaining(error) } });
  });

  it('says that a fault hit it', async () => {
    sandbox.inject({ kind: 'lose-reply' });
    const wanted = { kind: 'hosted_order', amount: '5', currency: 'USD' };
    expect(await post('payments', wanted)).toMatchObject({
      status: 400,
      json: { error: expect.stringContaining('a fault may have') },
    });
  });
});

describe('GET /_sandbox/state', () => {
  it('limits requests and webhooks to one payment and its refunds', async () => {
    await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody({ id: 'pi_one' }) });
    await callItpay(sandbox, 'GET', '/v1/payment-intents/pi_two');
    const { json } = await post('payments', { kind: 'hosted_order', amount: '5', currency: 'USD' });
    const { id } = json as { id: string };
    await sandbox.pay(id);
    const acquiringOrderId = sandbox.payment(id).object['acquiringOrderId'];
    const body = { merchantRefundOrderId: 'REFUND_1', acquiringOrderId, refundReason: 'broken' };
    await callStablecoin(sandbox, 'POST', '/refunds', { body });
    await sandbox.pay('REFUND_1');
    expect(await readState('?payment=pi_one')).toMatchObject({
      payment: { id: 'pi_one' },
      totals: { requests: 1, deliveries: 0 },
    });
    expect(await readState(`?payment=${id}`)).toMatchObject({ payment: { id }, totals: { requests: 2, deliveries: 3 } });
    expect(await readState('?payment=pi_two')).toMatchObject({ requests: [{ paymentId: 'pi_two', status: 404 }] });
  });
});

describe('faults', () => {
  it('are listed with their target and what is left, and removed one by one', async () => {
    await post('faults', { kind: 'junk', times: 'unlimited', match: { path: '/v1/services' } });
    await post('faults', { kind: 'html', times: 2, match: { path: '/v1/services' } });
    await callItpay(sandbox, 'GET', '/v1/services');
    const { faults } = (await readState()) as { faults: { id: string }[] };
    expect(faults).toMatchObject([
      { kind: 'junk', target: '/v1/services', hits: 1 },
      { kind: 'html', hits: 0, left: 2 },
    ]);
    expect(faults[0]).not.toHaveProperty('left');
    await post(`faults/${faults[0]?.id}/remove`);
    expect(await readState()).toMatchObject({ faults: [{ kind: 'html' }] });
    await callItpay(sandbox, 'GET', '/v1/services');
    expect(sandbox.requests().slice(-2)).toMatchObject([{ fault: 'junk' }, { fault: 'html' }]);
    sandbox.heal();
  });

  it('name a clock that is off', async () => {
    sandbox.inject({ kind: 'clock-skew', ms: 600_000 });
    await callItpay(sandbox, 'GET', '/v1/services');
    expect(sandbox.requests().at(-1)).toMatchObject({ fault: 'clock-skew', status: 401 });
    sandbox.heal();
  });
});

describe('clear and backToNow', () => {
  it('forget requests and finished webhooks, and keep the payments', async () => {
    await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody({ id: 'pi_old' }) });
    await sandbox.fail('pi_old');
    await post('clear');
    expect(sandbox.requests()).toEqual([]);
    expect(sandbox.payment('pi_old').status).toBe('failed');
    expect(JSON.stringify(await readState())).not.toContain('pi_old');
  });

  it('set business time back, and leave expired what has expired', async () => {
    await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody({ id: 'pi_late' }) });
    await sandbox.advance(3_600_000);
    expect(await readState()).toMatchObject({ aheadMs: expect.closeTo(3_600_000, -3) });
    await post('back-to-now');
    expect(await readState()).toMatchObject({ aheadMs: 0 });
    expect(sandbox.payment('pi_late').status).toBe('expired');
    await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody({ id: 'pi_new' }) });
    await sandbox.advance(900_000);
    expect(sandbox.payment('pi_new').status).toBe('expired');
    await sandbox.backToNow();
  });
});
