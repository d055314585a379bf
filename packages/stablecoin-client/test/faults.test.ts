import { createSandbox, type Fault } from '@x/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isStablecoinError, StablecoinClient } from '../src/index.ts';
import { checkoutParams } from './support/samples.ts';

let sandbox: Awaited<ReturnType<typeof createSandbox>>;
let client: StablecoinClient;
/** Gives up soon, and tries again: for answers that come too late, or never. */
let hastyClient: StablecoinClient;
let number = 0;

beforeAll(async () => {
  sandbox = await createSandbox({ port: 0 });
  const options = { ...sandbox.stablecoin, runtime: { random: () => 0 } };
  client = new StablecoinClient(options);
  hastyClient = new StablecoinClient({ ...options, timeout: 1_000 });
});
afterAll(async () => {
  await Promise.all([client.close(), hastyClient.close()]);
  await sandbox.close();
});
beforeEach(() => sandbox.heal());

function create(creator: StablecoinClient, maxRetries: number) {
  number += 1;
  const merchantOrderId = `ORDER_${String(number).padStart(16, '0')}`;
  const expiresAt = new Date(Date.now() + 900_000).toISOString();
  return {
    merchantOrderId,
    order: creator.checkout.orders.create({ ...checkoutParams, merchantOrderId, expiresAt }, { maxRetries }),
  };
}

const passing: readonly Fault[] = [
  { kind: 'lose-reply' },
  { kind: 'drop-connection' },
  { kind: 'stall-body' },
  { kind: 'delay', ms: 1_500, when: 'before' },
  { kind: 'delay', ms: 1_500, when: 'after' },
  { kind: 'server-error', processed: true },
  { kind: 'server-error', processed: false },
  { kind: 'rate-limit', retryAfter: 0 },
  { kind: 'gateway-error', code: '99999' },
];

const final: readonly [fault: Fault, name: string, outcome: string][] = [
  [{ kind: 'truncated-json' }, 'StablecoinResponseError', 'unknown'],
  [{ kind: 'html', status: 200, processed: true }, 'StablecoinResponseError', 'unknown'],
  [{ kind: 'html', status: 502 }, 'StablecoinAPIError', 'unknown'],
  [{ kind: 'empty-body' }, 'StablecoinResponseError', 'unknown'],
  [{ kind: 'junk' }, 'StablecoinResponseError', 'unknown'],
  [{ kind: 'oversized', bytes: 11 * 1024 * 1024 }, 'StablecoinResponseError', 'unknown'],
  [{ kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere' }, 'StablecoinResponseError', 'unknown'],
  [{ kind: 'unauthorized' }, 'StablecoinAuthenticationError', 'rejected'],
  [{ kind: 'gateway-error', code: '30001' }, 'StablecoinStateError', 'unknown'],
  [{ kind: 'gateway-error', code: '50010' }, 'StablecoinPermissionError', 'rejected'],
];

describe('checkout.orders.create against a sandbox that fails once', () => {
  test.each(passing.map((fault) => [JSON.stringify(fault), fault] as const))(
    '%s ends with exactly one order',
    async (_name, fault) => {
      const injected = sandbox.inject(fault);
      const { merchantOrderId, order } = create(hastyClient, 2);
      expect(await order).toMatchObject({ merchantOrderId, status: 'INIT', orderAmount: checkoutParams.orderAmount });
      expect(injected.hits).toBe(1);
      expect((await client.checkout.orders.retrieve(merchantOrderId)).acquiringOrderId).toBe((await order).acquiringOrderId);
    },
  );

  test.each(final.map(([fault, ...facts]) => [JSON.stringify(fault), fault, ...facts] as const))(
    '%s is a typed error that says whether the order may exist',
    async (_name, fault, name, outcome) => {
      sandbox.inject(fault);
      const { merchantOrderId, order } = create(client, 0);
      const error = await order.then(undefined, (reason: unknown) => reason);
      expect(isStablecoinError(error)).toBe(true);
      expect(error).toMatchObject({ name, outcome, attempts: 1 });
      const exists = await client.checkout.orders.retrieve(merchantOrderId).then(
        () => true,
        () => false,
      );
      if (exists) expect(outcome).toBe('unknown');
    },
  );

  test('an unknown status stays a string and is polled on', async () => {
    const { merchantOrderId, order } = create(client, 0);
    await order;
    sandbox.inject({ kind: 'unknown-status', status: 'UNDER_REVIEW' });
    const seen: (string | undefined)[] = [];
    await sandbox.pay(merchantOrderId);
    const ended = await client.checkout.orders.waitForCompletion(merchantOrderId, {
      pollInterval: 20,
      onUpdate: ({ status }) => seen.push(status),
    });
    expect(seen).toEqual(['UNDER_REVIEW', 'SUCCEEDED']);
    expect(ended.status).toBe('SUCCEEDED');
  });
});
