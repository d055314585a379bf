import { holdTimers } from '@x/tooling-timers';
import { describe, expect, test } from 'vitest';
import { checkoutParams, hostedParams, refundParams } from '../support/samples.ts';
import { failure, type GatewayRequest, type Reply, success } from '../support/start-gateway.ts';
import { start } from '../support/use-gateways.ts';

/** Loses the reply to the first request, says 20001 to the next create, and answers look-ups as told. */
function loseFirst(answerLookUp: (request: GatewayRequest) => Reply): (request: GatewayRequest) => Reply {
  return (request) => {
    if (request.method === 'GET') return answerLookUp(request);
    return request.number === 1 ? 'lost' : failure('20001', 'already used');
  };
}

describe('orders.create', () => {
  test.each([
    ['the same amount', { value: '99.99', currency: 'USD' }],
    ['the same amount, written longer', { value: '99.990', currency: 'USD' }],
  ])('after a lost reply and 20001 gives the order with %s', async (_name, orderAmount) => {
    const found = {
      merchantOrderId: hostedParams.merchantOrderId,
      status: 'INIT',
      orderAmount,
      checkoutUrl: 'https://pay.example/1',
    };
    const { gateway, client } = await start(loseFirst(() => success(found)));
    const { data, response } = await client.orders.create(hostedParams).withResponse();
    expect(data).toEqual(found);
    expect(response.envelope).toEqual({ code: '00000', data: found });
    expect(gateway.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET']);
    expect(gateway.requests[1]?.body.equals(gateway.requests[0]?.body ?? Buffer.alloc(0))).toBe(true);
  });

  test.each([
    ['another amount', { orderAmount: { value: '99.98', currency: 'USD' } }, /another amount/],
    ['a hair more', { orderAmount: { value: '99.990000000000000001', currency: 'USD' } }, /another amount/],
    ['another currency', { orderAmount: { value: '99.99', currency: 'USDT' } }, /another currency/],
    ['no amount', {}, /no readable amount/],
    ['a number as amount', { orderAmount: { value: 99.99, currency: 'USD' } }, /no readable amount/],
  ])('after a lost reply and 20001 refuses an order with %s', async (_name, fields, message) => {
    const { client } = await start(loseFirst(() => success({ status: 'INIT', ...fields })));
    const creation = client.orders.create(hostedParams);
    await expect(creation).rejects.toMatchObject({
      name: 'StablecoinConflictError',
      code: '20001',
      outcome: 'unknown',
      retryable: false,
    });
    await expect(creation).rejects.toThrow(message);
  });

  test('treats 20001 on the first attempt as a conflict, without a look-up', async () => {
    const { gateway, client } = await start(() => failure('20001', 'already used'));
    await expect(client.orders.create(hostedParams)).rejects.toMatchObject({
      name: 'StablecoinConflictError',
      code: '20001',
      outcome: 'unknown',
      message: 'already used',
    });
    expect(gateway.requests).toHaveLength(1);
  });

  test.each([
    ['20002', 'StablecoinBusinessError'],
    ['30001', 'StablecoinStateError'],
  ])('says that the order may exist when the only attempt is answered %s', async (code, name) => {
    const { client } = await start(() => failure(code));
    await expect(client.orders.create(hostedParams)).rejects.toMatchObject({ name, code, outcome: 'unknown', attempts: 1 });
  });

  test('with findExisting says that the order may exist when it cannot be looked up, or the caller leaves', async () => {
    const { client } = await start(({ method }) => (method === 'GET' ? { status: 503, body: '' } : failure('20001')), {
      maxRetries: 0,
    });
    await expect(client.orders.create(hostedParams, { findExisting: true })).rejects.toMatchObject({
      name: 'StablecoinConflictError',
      code: '20001',
      outcome: 'unknown',
      cause: { name: 'StablecoinAPIError' },
    });
    const controller = new AbortController();
    const left = await start(({ method }) => {
      if (method === 'POST') return failure('20001');
      controller.abort();
      return 'stalled';
    });
    const creation = left.client.orders.create(hostedParams, { findExisting: true, signal: controller.signal });
    await expect(creation).rejects.toMatchObject({ name: 'StablecoinAbortError', outcome: 'unknown' });
  });

  test('with findExisting gives what an earlier process made, and still refuses another amount', async () => {
    const made = { merchantOrderId: hostedParams.merchantOrderId, status: 'PROCESSING', orderAmount: hostedParams.orderAmount };
    const { gateway, client } = await start(({ method }) => (method === 'GET' ? success(made) : failure('20001')));
    expect(await client.orders.create(hostedParams, { findExisting: true })).toEqual(made);
    const other = { ...hostedParams, orderAmount: { value: '1.00', currency: 'USD' } };
    await expect(client.orders.create(other, { findExisting: true })).rejects.toMatchObject({
      name: 'StablecoinConflictError',
      code: '20001',
      outcome: 'unknown',
      message: expect.stringMatching(/another amount/),
    });
    expect(gateway.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST', 'GET']);
  });

  test('compares with what was asked for when it was asked, whatever happens to the object afterwards', async () => {
    const { client } = await start(loseFirst(() => success({ status: 'INIT', orderAmount: hostedParams.orderAmount })));
    const params = { ...hostedParams, orderAmount: { ...hostedParams.orderAmount } };
    const creation = client.orders.create(params);
    params.merchantOrderId = 'CHANGED_2024010112345678';
    params.orderAmount.value = '1.00';
    expect(await creation).toMatchObject({ merchantOrderId: hostedParams.merchantOrderId });
  });

  test('treats 20001 after attempts that surely made nothing as a conflict', async () => {
    const { gateway, client } = await start(({ number }) =>
      number === 1 ? { status: 429, headers: { 'retry-after': '0' }, body: '' } : failure('20001'),
    );
    await expect(client.orders.create(hostedParams)).rejects.toMatchObject({
      name: 'StablecoinConflictError',
      outcome: 'unknown',
    });
    expect(gateway.requests).toHaveLength(2);
  });

  test.each([
    ['a timeout of the gateway', { status: 504, body: '' }],
    ['99999', failure('99999')],
  ])('looks up after %s too', async (_name, first) => {
    const { client } = await start(({ method, number }) => {
      if (method === 'GET') return success({ status: 'INIT', orderAmount: hostedParams.orderAmount });
      return number === 1 ? first : failure('20001');
    });
    expect(await client.orders.create(hostedParams)).toMatchObject({ status: 'INIT' });
  });

  test('repeats a look-up whose reply is lost', async () => {
    const { gateway, client } = await start(
      loseFirst(({ number }) => (number === 3 ? 'lost' : success({ status: 'INIT', orderAmount: hostedParams.orderAmount }))),
    );
    expect(await client.orders.create(hostedParams)).toMatchObject({ status: 'INIT' });
    expect(gateway.requests).toHaveLength(4);
  });

  test.each([
    ['is lost each time', 'lost' as Reply, 'StablecoinConnectionError'],
    ['finds nothing', failure('40001') as Reply, 'StablecoinNotFoundError'],
  ])('says that the order may exist when the look-up %s', async (_name, reply, cause) => {
    const { client } = await start(loseFirst(() => reply));
    await expect(client.orders.create(hostedParams)).rejects.toMatchObject({
      name: 'StablecoinConflictError',
      outcome: 'unknown',
      attempts: 2,
      message: expect.stringMatching(/could not be looked up/),
      cause: { name: cause },
    });
  });

  test('gives the look-up only what is left of the deadline', async () => {
    const { runtime, durations, expire, pass } = holdTimers();
    const answer = loseFirst(() => {
      expire();
      return 'stalled';
    });
    const { client } = await start(
      (request) => {
        if (request.method === 'POST') pass(100);
        return answer(request);
      },
      { runtime },
    );
    await expect(client.orders.create(hostedParams, { deadline: 300 })).rejects.toMatchObject({
      name: 'StablecoinConflictError',
      cause: { name: 'StablecoinTimeoutError' },
    });
    expect(durations).toEqual([300, 200, 100]);
  });

  test('makes one attempt and no look-up with maxRetries 0', async () => {
    const { gateway, client } = await start(loseFirst(() => success({})));
    await expect(client.orders.create(hostedParams, { maxRetries: 0 })).rejects.toMatchObject({
      name: 'StablecoinConnectionError',
      outcome: 'unknown',
    });
    await expect(client.orders.create(hostedParams, { maxRetries: 0 })).rejects.toMatchObject({
      name: 'StablecoinConflictError',
      outcome: 'unknown',
    });
    expect(gateway.requests).toHaveLength(2);
  });

  test('ends the look-up on abort', async () => {
    const controller = new AbortController();
    const { client } = await start(
      loseFirst(() => {
        controller.abort();
        return 'stalled';
      }),
    );
    await expect(client.orders.create(hostedParams, { signal: controller.signal })).rejects.toMatchObject({
      name: 'StablecoinAbortError',
      code: 'ERR_STABLECOIN_ABORT',
      operation: 'orders.create',
      outcome: 'unknown',
      attempts: 2,
      cause: { name: 'AbortError' },
    });
  });
});

describe('checkout.orders.create', () => {
  test('after a lost reply and 20001 gives the order on the same network, and refuses one on another', async () => {
    const found = {
      merchantOrderId: checkoutParams.merchantOrderId,
      status: 'INIT',
      orderAmount: { value: '100.5', currency: 'USDC' },
      network: 'tron',
    };
    const same = await start(loseFirst(() => success(found)));
    expect(await same.client.checkout.orders.create(checkoutParams)).toEqual(found);
    expect(same.gateway.requests[2]?.headers['x-api-key']).toBeUndefined();
    const other = await start(loseFirst(() => success({ ...found, network: 'ethereum' })));
    await expect(other.client.checkout.orders.create(checkoutParams)).rejects.toThrow(/another network/);
  });
});

describe('refunds.create', () => {
  test('after a lost reply and 20001 gives the refund of the same order, and refuses one of another', async () => {
    const found = {
      merchantRefundOrderId: refundParams.merchantRefundOrderId,
      status: 'PROCESSING',
      acquiringOrderId: refundParams.acquiringOrderId,
    };
    const same = await start(loseFirst(() => success(found)));
    expect(await same.client.refunds.create(refundParams)).toEqual(found);
    expect(same.gateway.requests[2]?.target).toMatch(/\/refunds\?merchantRefundOrderId=REFUND_1738112345000$/);
    const other = await start(loseFirst(() => success({ ...found, acquiringOrderId: 'ORD_OTHER' })));
    await expect(other.client.refunds.create(refundParams)).rejects.toThrow(/of another order/);
  });

  test.each([
    ['the same amount, written longer', { refundAmount: { value: '7.0', currency: 'USD' } }, undefined],
    ['no amount', {}, undefined],
    ['another amount', { refundAmount: { value: '5.00', currency: 'USD' } }, /for another amount/],
    ['another currency', { refundAmount: { value: '7.00', currency: 'USDT' } }, /for another amount/],
    ['the amount alone', { refundAmount: '7.000' }, undefined],
    ['another amount alone', { refundAmount: '7.001' }, /for another amount/],
    ['a number as amount', { refundAmount: 7 }, /for another amount/],
  ])('after a lost reply and 20001 compares a refund that shows %s', async (_name, fields, message) => {
    const { client } = await start(loseFirst(() => success({ status: 'PROCESSING', ...fields })));
    const creation = client.refunds.create({ ...refundParams, refundAmount: { value: '7.00', currency: 'USD' } });
    if (message === undefined) expect(await creation).toMatchObject({ status: 'PROCESSING', ...fields });
    else await expect(creation).rejects.toThrow(message);
  });
});
