import { createSandbox } from '@x/sandbox';
import { jumpOverWaits } from '@x/tooling-timers';
import { describe, expect, test } from 'vitest';
import { StablecoinClient, StablecoinTimeoutError } from '../../src/index.ts';
import { checkoutParams, hostedParams, refundParams } from '../support/samples.ts';
import { failure, success } from '../support/start-gateway.ts';
import { closeLater, start } from '../support/use-gateways.ts';

const id = hostedParams.merchantOrderId;
const fast = { pollInterval: 5 };

describe('orders.waitForCompletion', () => {
  test.each(['SUCCEEDED', 'FAILED', 'CLOSED'])('resolves on %s, telling each change once', async (end) => {
    const statuses = ['INIT', 'INIT', 'PROCESSING', 'PROCESSING', 'FROZEN', end];
    const { gateway, client } = await start(({ number }) => success({ status: statuses[number - 1] }));
    const seen: (string | undefined)[] = [];
    const order = await client.orders.waitForCompletion(id, { ...fast, onUpdate: ({ status }) => seen.push(status) });
    expect(order).toEqual({ merchantOrderId: id, status: end });
    expect(seen).toEqual(['INIT', 'PROCESSING', 'FROZEN', end]);
    expect(gateway.requests).toHaveLength(6);
  });

  test('goes on through passing failures, and gives the last answer with withResponse()', async () => {
    const answers = [failure('99999'), { status: 503, body: '' }, 'lost' as const, success({ status: 'SUCCEEDED' })];
    const { client } = await start(({ number }) => answers[number - 1] ?? 'lost');
    const { data, response } = await client.orders.waitForCompletion(id, fast).withResponse();
    expect(data.status).toBe('SUCCEEDED');
    expect(response.code).toBe('00000');
  });

  test('ends at once when the order does not exist or has no status', async () => {
    const missing = await start(() => failure('40001'));
    await expect(missing.client.orders.waitForCompletion(id, fast)).rejects.toMatchObject({ name: 'StablecoinNotFoundError' });
    const bare = await start(() => success({}));
    await expect(bare.client.orders.waitForCompletion(id, fast)).rejects.toMatchObject({ name: 'StablecoinResponseError' });
  });

  test('stops at its timeout with the last order, which stays out of JSON', async () => {
    const { client } = await start(() => success({ status: 'PROCESSING', customer: 'canary' }), jumpOverWaits());
    const error = await client.orders
      .waitForCompletion(id, { pollInterval: 20_000, timeout: 60_000 })
      .then(undefined, (reason: unknown) => reason);
    expect(error).toBeInstanceOf(StablecoinTimeoutError);
    expect((error as StablecoinTimeoutError).lastOrder).toMatchObject({ status: 'PROCESSING', customer: 'canary' });
    expect((error as StablecoinTimeoutError).lastRefund).toBeUndefined();
    expect(JSON.stringify(error)).not.toContain('canary');
  });

  test('waits 5 seconds between polls unless told otherwise', async () => {
    const waits: number[] = [];
    const { client } = await start(({ number }) => success({ status: number < 3 ? 'INIT' : 'CLOSED' }), {
      runtime: {
        random: () => 0,
        setTimer(callback, ms) {
          waits.push(ms);
          const timer = setTimeout(callback, ms === 5_000 ? 0 : ms);
          return () => clearTimeout(timer);
        },
      },
    });
    await client.checkout.orders.waitForCompletion(id);
    expect(waits.filter((ms) => ms === 5_000)).toHaveLength(2);
  });

  test('ends on abort and on close()', async () => {
    const controller = new AbortController();
    const { client } = await start(() => success({ status: 'INIT' }));
    const aborted = client.orders.waitForCompletion(id, {
      pollInterval: 60_000,
      signal: controller.signal,
      onUpdate: () => controller.abort(),
    });
    await expect(aborted).rejects.toMatchObject({ name: 'StablecoinAbortError' });
    const closed = client.orders.waitForCompletion(id, { pollInterval: 60_000, onUpdate: () => void client.close() });
    await expect(closed).rejects.toMatchObject({ name: 'StablecoinAbortError' });
  });
});

describe.each([
  ['orders', (client: StablecoinClient) => client.orders.waitForCompletion(id, fast)],
  ['refunds', (client: StablecoinClient) => client.refunds.waitForCompletion(refundParams.merchantRefundOrderId, fast)],
  ['checkout.orders', (client: StablecoinClient) => client.checkout.orders.waitForCompletion(id, fast)],
] as const)('%s.waitForCompletion', (_name, waitFor) => {
  test('leaves the repeating to the wait, so that nobody asks faster than it backs off', async () => {
    const retries: unknown[] = [];
    const busy = { status: 429, headers: { 'retry-after': '0' }, body: '' };
    const { gateway, client } = await start(({ number }) => (number < 3 ? busy : success({ status: 'SUCCEEDED' })), {
      hooks: { onRetry: (event) => retries.push(event) },
    });
    expect(await waitFor(client)).toMatchObject({ status: 'SUCCEEDED' });
    expect(gateway.requests).toHaveLength(3);
    expect(retries).toEqual([]);
  });

  test('goes on when the data is not consistent yet', async () => {
    const { client } = await start(({ number }) => (number < 3 ? failure('30001') : success({ status: 'CLOSED' })));
    expect(await waitFor(client)).toMatchObject({ status: 'CLOSED' });
  });

  test('ended by a refusal says that the money may be on its way', async () => {
    const { client } = await start(({ number }) => (number === 1 ? success({ status: 'PROCESSING' }) : failure('50001')), {
      correctClockSkew: false,
    });
    await expect(waitFor(client)).rejects.toMatchObject({
      name: 'StablecoinAuthenticationError',
      code: '50001',
      outcome: 'unknown',
      operation: expect.stringMatching(/waitForCompletion$/),
      attempts: 2,
    });
  });
});

describe('refunds.waitForCompletion', () => {
  test('stops at its timeout with the last refund', async () => {
    const { client } = await start(() => success({ status: 'PROCESSING' }), jumpOverWaits());
    await expect(
      client.refunds.waitForCompletion(refundParams.merchantRefundOrderId, { pollInterval: 20_000, timeout: 60_000 }),
    ).rejects.toMatchObject({
      name: 'StablecoinTimeoutError',
      lastRefund: { status: 'PROCESSING' },
      lastOrder: undefined,
    });
  });
});

describe('against the sandbox', () => {
  test('both products and a refund run from creation to their end', async () => {
    const sandbox = await createSandbox({ port: 0 });
    closeLater(() => sandbox.close());
    const client = new StablecoinClient({ ...sandbox.stablecoin });
    closeLater(() => client.close());
    const expiresAt = new Date(Date.now() + 900_000).toISOString();

    const methods = await client.checkout.paymentMethods.list();
    const paymentMethod = methods.find(({ cryptoCurrency, network }) => cryptoCurrency === 'USDC' && network === 'tron');
    expect(paymentMethod).toBeDefined();
    await client.checkout.orders.create(
      { ...checkoutParams, merchantOrderId: 'CHECKOUT_00000000001', expiresAt },
      { paymentMethod },
    );
    await sandbox.fail('CHECKOUT_00000000001');
    expect((await client.checkout.orders.waitForCompletion('CHECKOUT_00000000001', fast)).status).toBe('FAILED');

    const order = await client.orders.create({ ...hostedParams, callbackUrl: undefined, expiresAt });
    expect(order.checkoutUrl).toMatch(/^http/);
    await sandbox.pay(order.merchantOrderId);
    const paid = await client.orders.waitForCompletion(order.merchantOrderId, fast);
    expect(paid.status).toBe('SUCCEEDED');

    const refund = await client.refunds.create({ ...refundParams, acquiringOrderId: paid.acquiringOrderId ?? '' });
    expect(refund.status).toBe('PROCESSING');
    await expect(client.orders.create({ ...hostedParams, callbackUrl: undefined, expiresAt })).rejects.toMatchObject({
      code: '20001',
      attempts: 1,
    });
  });
});
