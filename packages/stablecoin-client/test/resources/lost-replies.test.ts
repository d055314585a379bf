import { createSandbox } from '@x/sandbox';
import { expect, test } from 'vitest';
import { StablecoinClient } from '../../src/index.ts';
import { checkoutParams, hostedParams, refundParams } from '../support/samples.ts';
import { failure, type GatewayRequest, type Reply, success } from '../support/start-gateway.ts';
import { closeLater, start } from '../support/use-gateways.ts';

const RUNS = process.env['X_SOAK'] ? 1_000 : 100;

/** A gateway that does its work and then loses every second reply; an id that is used is answered with 20001. */
function createForgetfulGateway(): {
  readonly made: Map<string, number>;
  readonly lost: () => number;
  answer(request: GatewayRequest): Reply;
} {
  const objects = new Map<string, Record<string, unknown>>();
  const made = new Map<string, number>();
  let replies = 0;
  let lost = 0;

  function work({ method, target, json }: GatewayRequest): Reply {
    const id =
      method === 'POST' ? String(json['merchantRefundOrderId'] ?? json['merchantOrderId']) : (/[\w-]+$/.exec(target)?.[0] ?? '');
    const known = objects.get(id);
    if (method === 'GET') return known === undefined ? failure('40001') : success(known);
    if (known !== undefined) return failure('20001');
    objects.set(id, { status: 'PROCESSING', ...json });
    made.set(id, (made.get(id) ?? 0) + 1);
    return success(objects.get(id));
  }

  return {
    made,
    lost: () => lost,
    answer(request) {
      const reply = request.isSigned ? work(request) : failure('50001');
      replies += 1;
      if (replies % 2 === 1) return reply;
      lost += 1;
      return 'lost';
    },
  };
}

/** Runs all numbers below a total, a few at a time. */
async function runAll(total: number, atOnce: number, run: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  async function work(): Promise<void> {
    while (next < total) {
      next += 1;
      await run(next - 1);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
}

const creates = {
  'orders.create': (client: StablecoinClient, id: string, value: string) =>
    client.orders.create({ ...hostedParams, merchantOrderId: id, orderAmount: { value, currency: 'USD' } }),
  'checkout.orders.create': (client: StablecoinClient, id: string, value: string) =>
    client.checkout.orders.create({ ...checkoutParams, merchantOrderId: id, orderAmount: { value, currency: 'USDC' } }),
  'refunds.create': (client: StablecoinClient, id: string, value: string) =>
    client.refunds.create({ ...refundParams, merchantRefundOrderId: id, refundAmount: { value, currency: 'USD' } }),
};

test.each(Object.entries(creates))(
  '%s, many runs against every second reply lost › each id made exactly once, each call gives its own',
  async (name, create) => {
    const forgetful = createForgetfulGateway();
    const { client } = await start(forgetful.answer);
    await runAll(RUNS, 1, async (index) => {
      const id = `ORDER_${String(index).padStart(16, '0')}`;
      const value = `${index + 1}.50`;
      const isRefund = name === 'refunds.create';
      expect(await create(client, id, value)).toMatchObject({
        [isRefund ? 'merchantRefundOrderId' : 'merchantOrderId']: id,
        [isRefund ? 'refundAmount' : 'orderAmount']: { value },
      });
    });
    expect([...forgetful.made.values()]).toEqual(Array.from({ length: RUNS }, () => 1));
    expect(forgetful.lost()).toBeGreaterThan(RUNS / 2);
  },
);

test('checkout.orders.create and refunds.create, many at once › each id made exactly once', async () => {
  const forgetful = createForgetfulGateway();
  // At once, one call can meet the lost reply several times in a row: it needs more attempts than the default.
  const { client } = await start(forgetful.answer, { maxRetries: 30 });
  await runAll(150, 20, async (index) => {
    const number = String(index).padStart(16, '0');
    await client.checkout.orders.create({ ...checkoutParams, merchantOrderId: `CHECKOUT_${number}` });
    await client.refunds.create({ ...refundParams, merchantRefundOrderId: `REFUND_${number}` });
  });
  expect([...forgetful.made.values()]).toEqual(Array.from({ length: 300 }, () => 1));
});

test('orders.create against the sandbox with every reply of a create lost once › the order is found and can be paid', async () => {
  const sandbox = await createSandbox({ port: 0 });
  closeLater(() => sandbox.close());
  const client = new StablecoinClient({ ...sandbox.stablecoin, runtime: { random: () => 0 } });
  closeLater(() => client.close());
  for (let index = 0; index < 20; index += 1) {
    const merchantOrderId = `ORDER_${String(index).padStart(16, '0')}`;
    sandbox.inject({ kind: 'lose-reply', match: { gateway: 'stablecoin', method: 'POST' } });
    const order = await client.checkout.orders.create({
      ...checkoutParams,
      merchantOrderId,
      expiresAt: new Date(Date.now() + 900_000).toISOString(),
    });
    expect(order).toMatchObject({ merchantOrderId, status: 'INIT', depositAddress: expect.stringMatching(/^T/) });
    await sandbox.pay(merchantOrderId);
    const ended = await client.checkout.orders.waitForCompletion(merchantOrderId, { pollInterval: 20 });
    expect(ended.status).toBe('SUCCEEDED');
  }
  const creates = sandbox.requests().filter(({ method }) => method === 'POST');
  expect(creates).toHaveLength(40);
});
