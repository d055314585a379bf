import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  type CheckoutOrder,
  type HostedOrder,
  type OpenOrder,
  StablecoinAbortError,
  StablecoinAuthenticationError,
  StablecoinPermissionError,
  StablecoinValidationError,
} from '../../src/index.ts';
import { failure, type GatewayRequest, success } from '../support/start-gateway.ts';
import { start } from '../support/use-gateways.ts';

/** Answers each look-up with the status that the id begins with. */
function byName({ target }: GatewayRequest) {
  const status = /(?:SUCCEEDED|FAILED|CLOSED|INIT|PROCESSING|MISSING|FROZEN)/.exec(target)?.[0];
  return status === 'MISSING' ? failure('40001', 'none') : success({ status });
}

describe('reconcile', () => {
  test('hands over what has ended, counts the rest, and goes on after a failure', async () => {
    const { client } = await start(byName);
    const settled: [string | undefined, unknown][] = [];
    const entries = [
      'FAILED_1',
      'INIT_1',
      { merchantOrderId: 'CLOSED_1' },
      'MISSING_1',
      'FROZEN_1',
      'SUCCEEDED_1',
      'PROCESSING_1',
      'a b',
    ];
    const summary = await client.reconcile(entries, { onSettled: (order, entry) => settled.push([order.status, entry]) });
    expect(settled.sort()).toEqual([
      ['CLOSED', { merchantOrderId: 'CLOSED_1' }],
      ['FAILED', 'FAILED_1'],
      ['SUCCEEDED', 'SUCCEEDED_1'],
    ]);
    expect(summary).toMatchObject({ checked: 6, settled: 3, open: 3 });
    expect(summary.failures.map(({ merchantOrderId, error }) => [merchantOrderId, (error as Error).name]).sort()).toEqual([
      ['MISSING_1', 'StablecoinNotFoundError'],
      ['a b', 'StablecoinValidationError'],
    ]);
  });

  test('asks the product that an entry names or shows, else the one that the client has a key for', async () => {
    const withKey = await start(byName);
    const entries: OpenOrder[] = [
      { merchantOrderId: 'FAILED_1', product: 'checkout' },
      { merchantOrderId: 'FAILED_2', product: 'hosted', network: 'tron' },
      { merchantOrderId: 'FAILED_3', depositAddress: 'T1' },
      { merchantOrderId: 'FAILED_4' },
    ];
    await withKey.client.reconcile(entries, { onSettled: () => undefined, concurrency: 1 });
    const withoutKey = await start(byName, { apiKey: undefined });
    await withoutKey.client.reconcile(['FAILED_5'], { onSettled: () => undefined });
    const paths = [...withKey.gateway.requests, ...withoutKey.gateway.requests].map(({ target }) => target.replace(/.*1000/, ''));
    expect(paths).toEqual([
      '/checkout/orders/FAILED_1',
      '/orders/FAILED_2',
      '/checkout/orders/FAILED_3',
      '/orders/FAILED_4',
      '/checkout/orders/FAILED_5',
    ]);
  });

  test.each([1, 3, 8])('asks about %d at once, no more, and about each exactly once', async (concurrency) => {
    const ids = Array.from({ length: 40 }, (_, index) => `CLOSED_${index}`);
    let running = 0;
    let most = 0;
    let meet = (): void => undefined;
    const allAtOnce = new Promise<void>((resolve) => {
      meet = resolve;
    });
    const settled: string[] = [];
    const { gateway, client } = await start(byName);
    await client.reconcile(ids, {
      concurrency,
      async onSettled(order) {
        running += 1;
        most = Math.max(most, running);
        if (running === concurrency) meet();
        await allAtOnce;
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        settled.push(order.merchantOrderId);
      },
    });
    expect(most).toBe(concurrency);
    expect(settled.toSorted()).toEqual(ids.toSorted());
    expect(gateway.requests).toHaveLength(40);
  });

  test('draws from an async source one by one, and ends it when the sweep ends early', async () => {
    let drawing = 0;
    let ended = false;
    async function* rows() {
      try {
        for (let index = 0; ; index += 1) {
          drawing += 1;
          expect(drawing).toBe(1);
          await new Promise((resolve) => setImmediate(resolve));
          drawing -= 1;
          yield `CLOSED_${index}`;
        }
      } finally {
        ended = true;
      }
    }
    const controller = new AbortController();
    const { client } = await start(byName);
    let count = 0;
    const sweep = client.reconcile(rows(), {
      signal: controller.signal,
      onSettled: () => {
        count += 1;
        if (count === 10) controller.abort();
      },
    });
    await expect(sweep).rejects.toMatchObject({ name: 'StablecoinAbortError' });
    expect(ended).toBe(true);
  });

  const hundred = Array.from({ length: 100 }, (_, index) => `CLOSED_${index}`);

  test('stops at once when the gateway refuses the credentials', async () => {
    const { gateway, client } = await start(() => ({ status: 401, body: '' }));
    const summary = await client.reconcile(hundred, { onSettled: () => undefined, concurrency: 2 });
    expect(summary).toMatchObject({
      checked: 0,
      settled: 0,
      stopped: { reason: 'credentials', error: { name: 'StablecoinAuthenticationError' } },
    });
    expect(summary.failed).toBe(summary.failures.length);
    expect(gateway.requests.length).toBeLessThanOrEqual(2);
  });

  test.each([1, 4, 16])('stops soon after the gateway went down, with %d at once', async (concurrency) => {
    let answered = 0;
    const { gateway, client } = await start((request) => {
      answered += 1;
      return answered <= 20 ? byName(request) : { status: 503 };
    });
    const summary = await client.reconcile(hundred, { onSettled: () => undefined, concurrency });
    expect(summary).toMatchObject({
      checked: 20,
      settled: 20,
      stopped: { reason: 'unreachable', error: { name: 'StablecoinAPIError' } },
    });
    expect(gateway.requests.length - 20).toBeLessThanOrEqual(2 * concurrency + 2);
  });

  test('stops at once for a certificate that does not fit', async () => {
    const { client } = await start(byName, {
      dispatcher: {
        dispatch(_options, handler) {
          const error = Object.assign(new Error('expired'), { code: 'CERT_HAS_EXPIRED' });
          handler.onResponseError?.({} as never, error);
          return true;
        },
      },
    });
    const summary = await client.reconcile(hundred, { onSettled: () => undefined, concurrency: 1 });
    expect(summary).toMatchObject({
      failed: 1,
      stopped: { reason: 'unreachable', error: { code: 'ERR_STABLECOIN_CERTIFICATE' } },
    });
  });

  test('waits once for all orders when the gateway asks for it', async () => {
    const waits: number[] = [];
    const refused = new Set<string>();
    let answers = 0;
    let endWait = (): void => undefined;
    const { gateway, client } = await start(
      (request) => {
        const isFirst = /CLOSED_[0-3]$/.test(request.target) && !refused.has(request.target);
        refused.add(request.target);
        return isFirst ? { status: 429, headers: { 'retry-after': '1' } } : byName(request);
      },
      {
        // The wait ends once all four refusals are there.
        hooks: {
          onResponse() {
            answers += 1;
            if (answers === 4) setImmediate(() => endWait());
          },
        },
        runtime: {
          random: () => 0,
          setTimer(callback, ms) {
            if (ms === 30_000) return setTimeout(callback, ms);
            waits.push(ms);
            endWait = callback;
            if (answers >= 4) setImmediate(callback);
            return undefined;
          },
        },
      },
    );
    const summary = await client.reconcile(hundred.slice(0, 12), { onSettled: () => undefined, concurrency: 4 });
    expect(summary).toMatchObject({ checked: 12, settled: 12, failed: 0 });
    expect(waits).toEqual([1_000]);
    expect(gateway.requests).toHaveLength(16);
  });

  test('goes on after one order that always fails', async () => {
    const { gateway, client } = await start((request) =>
      request.target.includes('CLOSED_0') ? { status: 500 } : byName(request),
    );
    const summary = await client.reconcile(hundred.slice(0, 8), { onSettled: () => undefined, concurrency: 1 });
    expect(summary).toMatchObject({ checked: 7, settled: 7, failed: 1, failures: [{ merchantOrderId: 'CLOSED_0' }] });
    expect(summary.stopped).toBeUndefined();
    expect(gateway.requests).toHaveLength(10);
  });

  test('tells what was done when it is aborted, or when the source breaks', async () => {
    const controller = new AbortController();
    const aborted = await start(byName);
    const sweep = aborted.client.reconcile(hundred, {
      concurrency: 1,
      signal: controller.signal,
      onSettled: ({ merchantOrderId }) => merchantOrderId === 'CLOSED_2' && controller.abort(),
    });
    await expect(sweep).rejects.toMatchObject({ name: 'StablecoinAbortError', summary: { checked: 3, settled: 3 } });
    async function* broken(): AsyncGenerator<string> {
      yield 'CLOSED_1';
      throw new Error('cursor lost');
    }
    const fine = await start(byName);
    await expect(fine.client.reconcile(broken(), { onSettled: () => undefined })).rejects.toMatchObject({
      message: 'cursor lost',
      summary: { checked: 1, settled: 1, failed: 0 },
    });
  });

  test('goes on after one order is forbidden, by the gateway or by a firewall', async () => {
    const { client } = await start(({ target }) =>
      target.includes('FORBIDDEN') ? { status: 403, body: '<html>blocked</html>' } : byName({ target } as GatewayRequest),
    );
    const settled: string[] = [];
    const summary = await client.reconcile(['FORBIDDEN_1', 'CLOSED_1', 'CLOSED_2'], {
      concurrency: 1,
      onSettled: ({ merchantOrderId }) => settled.push(merchantOrderId),
    });
    expect(settled).toEqual(['CLOSED_1', 'CLOSED_2']);
    expect(summary.failures).toMatchObject([{ merchantOrderId: 'FORBIDDEN_1', error: { name: 'StablecoinPermissionError' } }]);
  });

  test('asks no more about API Checkout once it is told that the merchant has not got it', async () => {
    const { gateway, client } = await start((request) =>
      request.target.includes('/checkout/') ? failure('50010', 'not enabled') : byName(request),
    );
    const entries: OpenOrder[] = [
      { merchantOrderId: 'CLOSED_1', product: 'checkout' },
      { merchantOrderId: 'CLOSED_2', product: 'hosted' },
      { merchantOrderId: 'CLOSED_3', product: 'checkout' },
      { merchantOrderId: 'CLOSED_4', product: 'hosted' },
    ];
    const summary = await client.reconcile(entries, { concurrency: 1, onSettled: () => undefined });
    expect(summary).toMatchObject({ checked: 2, settled: 2 });
    expect(summary.failures.map(({ merchantOrderId, error }) => [merchantOrderId, (error as { code: string }).code])).toEqual([
      ['CLOSED_1', '50010'],
      ['CLOSED_3', '50010'],
    ]);
    expect(gateway.requests).toHaveLength(3);
  });

  test('counts an entry whose product does not exist as a failure, instead of asking the other product', async () => {
    const { gateway, client } = await start(byName);
    const entries = [{ merchantOrderId: 'CLOSED_1', product: 'HOSTED' }] as unknown as OpenOrder[];
    const summary = await client.reconcile(entries, { onSettled: () => undefined });
    expect(summary.failures).toMatchObject([
      {
        merchantOrderId: 'CLOSED_1',
        error: { name: 'StablecoinValidationError', message: "product must be 'hosted' or 'checkout'." },
      },
    ]);
    expect(gateway.requests).toHaveLength(0);
  });

  test('reports what onSettled throws and goes on', async () => {
    const { client } = await start(byName);
    const summary = await client.reconcile(['CLOSED_1', 'CLOSED_2'], {
      onSettled: (order) => {
        if (order.merchantOrderId === 'CLOSED_1') throw new Error('database away');
      },
    });
    expect(summary).toMatchObject({
      checked: 2,
      settled: 1,
      open: 0,
      failures: [{ merchantOrderId: 'CLOSED_1', error: { message: 'database away' } }],
    });
  });

  test('goes on after onSettled throws an error that would end the sweep if a look-up had met it', async () => {
    const { client } = await start(byName);
    const errors = [StablecoinAuthenticationError, StablecoinPermissionError, StablecoinAbortError].map(
      (Refused) => new Refused('of the shop', { code: 'X' }),
    );
    const left = [...errors];
    const summary = await client.reconcile(['CLOSED_1', 'CLOSED_2', 'CLOSED_3', 'CLOSED_4'], {
      concurrency: 1,
      onSettled: () => {
        const error = left.shift();
        if (error !== undefined) throw error;
      },
    });
    expect(summary).toMatchObject({ checked: 4, settled: 1 });
    expect(summary.failures.map(({ error }) => error)).toEqual(errors);
  });

  test('counts null as a failure and goes on', async () => {
    const { client } = await start(byName);
    const rows = [null, 'CLOSED_1'] as unknown as string[];
    const summary = await client.reconcile(rows, { onSettled: () => undefined });
    expect(summary).toMatchObject({ checked: 1, settled: 1, failures: [{ error: { name: 'StablecoinValidationError' } }] });
  });

  test('asks about an order that the source holds twice once, and about one of each product', async () => {
    const { gateway, client } = await start(byName);
    const settled: unknown[] = [];
    const entries = [
      'CLOSED_1',
      { merchantOrderId: 'CLOSED_1', product: 'checkout' as const },
      { merchantOrderId: 'CLOSED_1' },
      'CLOSED_1',
    ];
    const summary = await client.reconcile(entries, { onSettled: (_order, entry) => settled.push(entry) });
    expect(settled).toHaveLength(2);
    expect(gateway.requests).toHaveLength(2);
    expect(summary).toEqual({ checked: 2, settled: 2, open: 0, failed: 0, failures: [] });
  });

  test('gives its call options to every look-up', async () => {
    const { gateway, client } = await start(() => ({ status: 503 }));
    const summary = await client.reconcile(['CLOSED_1', 'CLOSED_2'], {
      onSettled: () => undefined,
      maxRetries: 0,
      headers: { 'X-Trace': 't' },
    });
    expect(summary.failures).toHaveLength(2);
    expect(gateway.requests.map(({ headers }) => headers['x-trace'])).toEqual(['t', 't']);
  });

  test.each([['ORDER_1'], [undefined], [7], [{}]])('refuses %j as a source', async (source) => {
    const { client } = await start(byName);
    const sweep = client.reconcile(source as unknown as string[], { onSettled: () => undefined });
    await expect(sweep).rejects.toMatchObject({
      name: 'StablecoinValidationError',
      message: expect.stringContaining('openOrders must be an iterable'),
    });
  });

  test('is fine with nothing to do, and refuses unusable options by name', async () => {
    const { client } = await start(byName);
    expect(await client.reconcile([], { onSettled: () => undefined })).toEqual({
      checked: 0,
      settled: 0,
      open: 0,
      failed: 0,
      failures: [],
    });
    for (const options of [
      {},
      { onSettled: () => undefined, concurrency: 0 },
      { onSettled: () => undefined, concurrency: 1.5 },
      { onSettled: () => undefined, concurency: 2 },
      { onSettled: 'log' },
    ]) {
      await expect(client.reconcile(['CLOSED_1'], options as { onSettled(): void })).rejects.toBeInstanceOf(
        StablecoinValidationError,
      );
    }
  });

  test('gives onSettled the entry with its own type', async () => {
    const { client } = await start(byName);
    await client.reconcile([{ merchantOrderId: 'CLOSED_1', row: 7 }], {
      onSettled(order, entry) {
        expectTypeOf(order).toEqualTypeOf<HostedOrder | CheckoutOrder>();
        expectTypeOf(entry.row).toExtend<number>();
        expect(entry.row).toBe(7);
      },
    });
  });
});
