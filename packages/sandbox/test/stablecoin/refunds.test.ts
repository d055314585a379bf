import { refundSchema } from '@x/protocol/stablecoin';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox.ts';
import { hostedBody } from '../support/bodies.ts';
import { callStablecoin } from '../support/call-gateway.ts';
import { type Merchant, startMerchant } from '../support/start-merchant.ts';

const NOW = 1_750_000_000_000;
const ID = 'ORDER_0000000000001';
let sandbox: Sandbox;
let merchant: Merchant;

beforeAll(async () => {
  merchant = await startMerchant();
});
afterAll(() => merchant.close());
beforeEach(async () => {
  merchant.received.length = 0;
  sandbox = await createSandbox({ seed: 'stablecoin', clock: () => NOW });
});
afterEach(() => sandbox.close());

type Overrides = Record<string, unknown>;
const createHosted = (overrides?: Overrides) =>
  callStablecoin(sandbox, 'POST', '/orders', { body: hostedBody(sandbox, overrides) });

describe('refunds', () => {
  const refund = (overrides: Overrides = {}) =>
    callStablecoin(sandbox, 'POST', '/refunds', {
      body: {
        merchantRefundOrderId: 'REFUND_1',
        acquiringOrderId: sandbox.payment(ID).object['acquiringOrderId'],
        refundReason: 'broken',
        ...overrides,
      },
    });
  const look = (id = 'REFUND_1') => callStablecoin(sandbox, 'GET', `/refunds?merchantRefundOrderId=${id}`);

  beforeEach(async () => {
    await createHosted();
  });

  it('go from PROCESSING to SUCCEEDED and tell the merchant', async () => {
    await sandbox.pay(ID);
    const { json } = await refund({ notifyUrl: merchant.url, note: 'kept' });
    expect(json).toMatchObject({ code: '00000', data: { status: 'PROCESSING', note: 'kept' } });
    expect(refundSchema.parse((json as { data: unknown }).data)).toMatchObject({ merchantRefundOrderId: 'REFUND_1' });
    await sandbox.pay('REFUND_1');
    expect((await look()).json).toMatchObject({ data: { status: 'SUCCEEDED' } });
    expect(merchant.received.map(({ body }) => JSON.parse(body))).toMatchObject([
      { merchantRefundOrderId: 'REFUND_1', status: 'SUCCEEDED' },
    ]);
    expect(sandbox.deliveries().filter(({ product }) => product === 'refund')).toMatchObject([
      { product: 'refund', event: 'refund.SUCCEEDED', acknowledged: true },
    ]);
  });

  it('may fail, and then be asked for again under another id', async () => {
    await sandbox.pay(ID);
    await refund();
    expect((await refund({ merchantRefundOrderId: 'REFUND_2' })).json).toMatchObject({ code: '20007' });
    await sandbox.fail('REFUND_1');
    await expect(sandbox.pay('REFUND_1')).rejects.toMatchObject({ gatewayCode: '20007' });
    expect((await refund({ merchantRefundOrderId: 'REFUND_2' })).json).toMatchObject({ code: '00000' });
    await sandbox.cancel('REFUND_2');
    expect((await look('REFUND_2')).json).toMatchObject({ data: { status: 'CLOSED' } });
  });

  it.each([
    ['without a reason', { refundReason: undefined }, '10002'],
    ['without an id', { merchantRefundOrderId: undefined }, '10002'],
    ['with a broken id', { merchantRefundOrderId: 'a b' }, '10003'],
    ['with a broken notifyUrl', { notifyUrl: 'x' }, '10003'],
    ['of an order that does not exist', { acquiringOrderId: 'ORD_0' }, '40001'],
    ['of an order that is not paid', {}, '20007'],
  ])('are refused %s', async (_name, overrides, code) => {
    expect((await refund(overrides)).json).toMatchObject({ code });
  });

  it('are refused with 20001 when their id is used already', async () => {
    await sandbox.pay(ID);
    await refund();
    expect((await refund()).json).toMatchObject({ code: '20001' });
  });

  it('are looked up by their id only', async () => {
    expect((await look('REFUND_0')).json).toMatchObject({ code: '40002' });
    expect((await callStablecoin(sandbox, 'GET', '/refunds')).json).toMatchObject({ code: '10002' });
  });
});
