import { createSandbox } from '@x/sandbox';
import { expect, test } from 'vitest';
import { StablecoinClient } from '../src/index.ts';
import { hostedParams } from './support/samples.ts';
import { success } from './support/start-gateway.ts';
import { closeLater, start } from './support/use-gateways.ts';

async function startSkewed(offsetMs: number, correctClockSkew?: boolean) {
  const sandbox = await createSandbox({ port: 0 });
  closeLater(() => sandbox.close());
  const skews: number[] = [];
  const client = new StablecoinClient({
    ...sandbox.stablecoin,
    correctClockSkew,
    runtime: { now: () => Date.now() + offsetMs },
    hooks: { onClockSkew: (event) => skews.push(event.offsetMs) },
  });
  closeLater(() => client.close());
  const create = (index: number) =>
    client.orders.create({
      ...hostedParams,
      callbackUrl: undefined,
      merchantOrderId: `ORDER_${String(index).padStart(16, '0')}`,
      expiresAt: new Date(Date.now() + 900_000).toISOString(),
    });
  return { create, skews };
}

test.each([600_000, -600_000])(
  'a clock that is %d ms off › 20 parallel calls succeed, the offset is told once',
  async (offsetMs) => {
    const { create, skews } = await startSkewed(offsetMs);
    const orders = await Promise.all(Array.from({ length: 20 }, (_, index) => create(index)));
    expect(orders.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 'INIT'));
    expect(skews).toHaveLength(1);
    expect(Math.abs((skews[0] ?? 0) + offsetMs)).toBeLessThan(5_000);
  },
);

test('correctClockSkew: false › a wrong clock stays an authentication error', async () => {
  const { create, skews } = await startSkewed(600_000, false);
  await expect(create(1)).rejects.toMatchObject({ name: 'StablecoinAuthenticationError', attempts: 1, outcome: 'rejected' });
  expect(skews).toEqual([]);
});

const SLOW_BY_MS = 600_000;
const gatewayDate = (): string => new Date(Date.now() + SLOW_BY_MS).toUTCString();

test.each([200, 401, 403, 400])('a timestamp refused with 50002 and HTTP %d › teaches the clock', async (status) => {
  const { gateway, client } = await start(({ headers, json }) =>
    Math.abs(Number(headers['x-timestamp']) - Date.now() - SLOW_BY_MS) < 300_000
      ? success({ status: 'INIT', ...json })
      : { status, headers: { date: gatewayDate() }, body: { code: '50002' } },
  );
  expect(await client.orders.create(hostedParams)).toMatchObject({ status: 'INIT' });
  expect(gateway.requests).toHaveLength(2);
});

test('50002 with HTTP 500 › repeats no call that carries no identity: it may have been done', async () => {
  const { gateway, client } = await start(() => ({ status: 500, headers: { date: gatewayDate() }, body: { code: '50002' } }));
  await expect(client.request('POST', '/payouts', { body: {} })).rejects.toMatchObject({ outcome: 'unknown', attempts: 1 });
  expect(gateway.requests).toHaveLength(1);
});
