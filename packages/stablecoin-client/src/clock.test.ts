import { createSandbox } from '@x/sandbox';
import { expect, test } from 'vitest';
import { StablecoinClient } from './index.ts';
import { hostedParams } from './testing/samples.ts';
import { closeLater } from './testing/use-gateways.ts';

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
