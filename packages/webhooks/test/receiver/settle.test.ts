import { describe, expect, it, vi } from 'vitest';
import {
  createWebhookReceiver,
  type Delivery,
  type EventQueue,
  itpay,
  memoryStore,
  RetryLater,
  stablecoinCheckout,
} from '../../src/index.ts';
import { createSignedRequest, createTestEvent } from '../../src/testing/index.ts';

const secret = 'whsec_test_1234';

function collectQueue(): EventQueue & { readonly deliveries: Delivery[] } {
  const deliveries: Delivery[] = [];
  return {
    deliveries,
    add: async (key, delivery) => {
      if (deliveries.some((known) => known.key === key)) return 'duplicate';
      deliveries.push(delivery);
      return 'added';
    },
  };
}

function setUp() {
  const queue = collectQueue();
  const handler = vi.fn();
  const errors: Error[] = [];
  const expectation = vi.fn(async () => undefined);
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    store: memoryStore(),
    queue,
    expect: expectation,
    on: { 'payment_intent.succeeded': handler },
    onError: (error) => errors.push(error),
  });
  const event = createTestEvent('itpay', 'payment_intent.succeeded', { id: 'evt_1', note: 'é 💸' });
  return { queue, handler, errors, expectation, receiver, request: createSignedRequest({ provider: 'itpay', secret, event }) };
}

describe('a receiver with a queue', () => {
  it('acknowledges once the queue has the event, without running the handler', async () => {
    const { queue, handler, expectation, receiver, request } = setUp();
    expect(await receiver.handle(request)).toMatchObject({ status: 200, body: '{"status":"received"}' });
    expect(await receiver.handle(request)).toMatchObject({ status: 200, body: '{"status":"already_processed"}' });
    expect(handler).not.toHaveBeenCalled();
    expect(expectation).not.toHaveBeenCalled();
    expect(queue.deliveries).toHaveLength(1);
    expect(queue.deliveries[0]).toEqual({
      version: 1,
      key: 'evt_1',
      provider: 'itpay',
      body: Buffer.from(request.body).toString(),
      receivedAt: expect.any(Number),
      secretIndex: 0,
      source: 'webhook',
      path: '/webhooks',
    });
    expect(JSON.parse(JSON.stringify(queue.deliveries[0]))).toEqual(queue.deliveries[0]);
  });

  it('answers 503 when the queue does not take the event', async () => {
    const { receiver, request, queue, errors } = setUp();
    queue.add = () => Promise.reject(new Error('ECONNREFUSED'));
    expect(await receiver.handle(request)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(errors[0]).toMatchObject({
      name: 'EventStoreUnavailableError',
      cause: expect.objectContaining({ message: 'ECONNREFUSED' }),
    });
  });
});

describe('settle', () => {
  async function queued() {
    const parts = setUp();
    await parts.receiver.handle(parts.request);
    const delivery = parts.queue.deliveries[0];
    if (delivery === undefined) throw new Error('nothing was queued');
    return { ...parts, delivery };
  }

  it('runs the handler once, with the facts of the receipt and the attempt of the worker', async () => {
    const { receiver, delivery, handler } = await queued();
    expect(await receiver.settle(delivery, { attempt: 3 })).toBe('handled');
    expect(await receiver.settle(delivery)).toBe('duplicate');
    expect(handler).toHaveBeenCalledTimes(1);
    expect(handler.mock.calls[0]?.[1]).toMatchObject({
      key: 'evt_1',
      attempt: 3,
      receivedAt: delivery.receivedAt,
      source: 'webhook',
    });
  });

  it('answers in-progress while another worker has the event', async () => {
    const { receiver, delivery, handler } = await queued();
    let finish = (): void => undefined;
    handler.mockImplementationOnce(() => new Promise<void>((resolve) => (finish = resolve)));
    const first = receiver.settle(delivery);
    expect(await receiver.settle(delivery)).toBe('in-progress');
    finish();
    expect(await first).toBe('handled');
  });

  it('rejects when the handler fails, with its error as the cause, and works the next time', async () => {
    const { receiver, delivery, handler } = await queued();
    handler.mockRejectedValueOnce(new Error('no stock')).mockRejectedValueOnce(new RetryLater({ afterMs: 0 }));
    await expect(receiver.settle(delivery)).rejects.toMatchObject({
      name: 'WebhookHandlerError',
      cause: expect.objectContaining({ message: 'no stock' }),
    });
    await expect(receiver.settle(delivery)).rejects.toBeInstanceOf(RetryLater);
    expect(await receiver.settle(delivery)).toBe('handled');
  });

  it("follows the worker's signal", async () => {
    const { receiver, delivery, handler } = await queued();
    const controller = new AbortController();
    handler.mockImplementationOnce(
      (_event, { signal }: { signal: AbortSignal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    const settled = receiver.settle(delivery, { signal: controller.signal });
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error('shutting down'));
    await expect(settled).rejects.toMatchObject({ cause: expect.objectContaining({ message: 'shutting down' }) });
  });

  it.each<readonly [string, Partial<Record<keyof Delivery, unknown>>]>([
    ['another version', { version: 2 }],
    ["another provider's event", { provider: 'stablecoin-hosted' }],
    ['a key that is not its event', { key: 'evt_2' }],
    ['text that is not strict JSON', { body: '{"id":"evt_1","id":"evt_1","type":"t","data":{}}' }],
    ['text that is no event', { body: '{}' }],
    ['no text', { body: undefined }],
  ])('refuses a delivery with %s', async (_title, change) => {
    const { receiver, delivery, handler } = await queued();
    await expect(receiver.settle({ ...delivery, ...change } as Delivery)).rejects.toMatchObject({ name: 'WebhookDeliveryError' });
    expect(handler).not.toHaveBeenCalled();
  });
});

describe('ingest', () => {
  const order = { merchantOrderId: 'M1', status: 'SUCCEEDED', orderAmount: { value: '100.50', currency: 'USDC' } };

  it('races a webhook, a poll and a sweep of one payment 1,000 times: one effect each', async () => {
    const effects = new Map<string, number>();
    const receiver = createWebhookReceiver({
      provider: stablecoinCheckout({ secret }),
      store: memoryStore(),
      on: {
        SUCCEEDED: async (event) => {
          await new Promise((resolve) => setImmediate(resolve));
          const id = event.merchantOrderId ?? '';
          effects.set(id, (effects.get(id) ?? 0) + 1);
        },
      },
    });
    const settleUntilDone = async (merchantOrderId: string): Promise<void> => {
      const event = { ...order, merchantOrderId };
      const results = await Promise.all(
        [
          () => receiver.ingest(event, { source: 'poll' }),
          () => receiver.ingest(event, { source: 'sweep' }),
          async () => (await receiver.handle(createSignedRequest({ provider: 'stablecoin-checkout', secret, event }))).status,
        ]
          .sort(() => Math.random() - 0.5)
          .map((start) => start()),
      );
      expect(results.filter((result) => result === 'handled' || result === 200)).toHaveLength(1);
      // The others come again until they are told that it is done.
      expect(await receiver.ingest(event, { source: 'poll' })).toBe('duplicate');
    };
    await Promise.all(Array.from({ length: 1000 }, (_, index) => settleUntilDone(`M${index}`)));
    expect(effects.size).toBe(1000);
    expect(new Set(effects.values())).toEqual(new Set([1]));
  });

  it('races an ItPay webhook with polled intents under dedupeBy payment: one effect each', async () => {
    const handler = vi.fn(() => new Promise((resolve) => setImmediate(resolve)));
    const receiver = createWebhookReceiver({
      provider: itpay({ secret, dedupeBy: 'payment' }),
      on: { 'payment_intent.succeeded': handler },
    });
    for (let round = 0; round < 100; round += 1) {
      const intent = { id: `pi_${round}`, status: 'succeeded', amount: { currency: 'CNY', value: 699 } };
      const event = { id: `evt_${round}`, type: 'payment_intent.succeeded', data: intent };
      await Promise.all([
        receiver.handle(createSignedRequest({ provider: 'itpay', secret, event })),
        receiver.ingest(intent, { source: 'poll' }),
        receiver.ingest(intent, { source: 'sweep' }),
      ]);
    }
    expect(handler).toHaveBeenCalledTimes(100);
  });

  it('refuses an intent without dedupeBy payment: it would be handled beside its webhook', async () => {
    const receiver = createWebhookReceiver({ provider: itpay({ secret }), on: { 'payment_intent.succeeded': () => undefined } });
    const intent = { id: 'pi_1', status: 'succeeded', amount: { currency: 'CNY', value: 699 } };
    await expect(receiver.ingest(intent, { source: 'poll' })).rejects.toThrow(/dedupeBy: 'payment'/);
    const event = { id: 'evt_1', type: 'payment_intent.succeeded', data: intent };
    expect(await receiver.ingest(event, { source: 'poll' })).toBe('handled');
    const webhook = await receiver.handle(createSignedRequest({ provider: 'itpay', secret, event }));
    expect(webhook.body).toBe('{"status":"already_processed"}');
  });

  it('rejects what is no event, an unknown source, and a failing handler', async () => {
    const receiver = createWebhookReceiver({
      provider: stablecoinCheckout({ secret }),
      on: { SUCCEEDED: () => Promise.reject(new Error('no stock')) },
      onError: () => undefined,
    });
    const code = { code: 'ERR_WEBHOOK_CONFIG_INGEST' };
    await expect(receiver.ingest({ status: 'SUCCEEDED' }, { source: 'poll' })).rejects.toMatchObject(code);
    await expect(receiver.ingest(null as never, { source: 'poll' })).rejects.toMatchObject(code);
    await expect(receiver.ingest(order, { source: 'webhook' as never })).rejects.toMatchObject(code);
    await expect(receiver.ingest(order, { source: 'poll' })).rejects.toMatchObject({ name: 'WebhookHandlerError' });
  });
});
