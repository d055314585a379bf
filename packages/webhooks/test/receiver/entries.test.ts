import { describe, expect, it, vi } from 'vitest';
import {
  createWebhookReceiver,
  type Delivery,
  type EventQueue,
  itpay,
  memoryStore,
  RetryLater,
  stablecoinCheckout,
  stablecoinHosted,
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
      key: 'itpay:evt_1',
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
      key: 'itpay:evt_1',
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
    ['a key that is not its event', { key: 'itpay:evt_2' }],
    ['text that is not strict JSON', { body: '{"id":"evt_1","id":"evt_1","type":"t","data":{}}' }],
    ['text that is no event', { body: '{}' }],
    ['no text', { body: undefined }],
  ])('refuses a delivery with %s', async (_title, change) => {
    const { receiver, delivery, handler } = await queued();
    await expect(receiver.settle({ ...delivery, ...change } as Delivery)).rejects.toMatchObject({ name: 'WebhookDeliveryError' });
    expect(handler).not.toHaveBeenCalled();
  });
});

describe('settle of a delivery that belongs to somebody else', () => {
  const handler = vi.fn();
  const create = (namespace?: string) =>
    createWebhookReceiver({
      provider: itpay({ secret }),
      store: memoryStore(),
      ...(namespace === undefined ? {} : { namespace }),
      on: { 'payment_intent.succeeded': handler },
      onError: () => undefined,
    });

  it.each<readonly [string, string | undefined, Partial<Delivery>]>([
    ['another provider', undefined, { provider: 'stablecoin-hosted' }],
    ['a namespace, for a receiver without one', undefined, { namespace: 'shop-b' }],
    ['no namespace, for a receiver with one', 'shop-a', {}],
    ['another namespace', 'shop-a', { namespace: 'shop-b' }],
  ])('refuses one of %s with an error that tells a worker to leave it', async (_title, namespace, change) => {
    const delivery: Delivery = {
      version: 1,
      key: 'itpay:evt_1',
      provider: 'itpay',
      body: '{"id":"evt_1","type":"payment_intent.succeeded","data":{}}',
      receivedAt: 1,
      secretIndex: 0,
      source: 'webhook',
      ...change,
    };
    await expect(create(namespace).settle(delivery)).rejects.toMatchObject({
      name: 'WebhookForeignDeliveryError',
      code: 'ERR_WEBHOOK_DELIVERY_FOREIGN',
      provider: delivery.provider,
      namespace: delivery.namespace,
    });
    expect(handler).not.toHaveBeenCalled();
  });
});

describe('namespace', () => {
  it('keeps two apps on one store apart, and is part of key and delivery', async () => {
    const store = memoryStore();
    const queue = collectQueue();
    const seen: string[] = [];
    const create = (namespace?: string, provider = itpay({ secret })) =>
      createWebhookReceiver({
        provider,
        store,
        ...(namespace === undefined ? {} : { namespace }),
        on: { 'payment_intent.succeeded': (_event, { key }) => void seen.push(key) },
      });
    const event = createTestEvent('itpay', 'payment_intent.succeeded', { id: 'evt_1' });
    const request = createSignedRequest({ provider: 'itpay', secret, event });
    for (const namespace of [undefined, 'shop-a', 'shop-b', 'itpay', 'a/b:c']) {
      expect(await create(namespace).handle(request)).toMatchObject({ body: '{"status":"received"}' });
      expect(await create(namespace).handle(request)).toMatchObject({ body: '{"status":"already_processed"}' });
    }
    expect(seen).toEqual([
      'itpay:evt_1',
      'shop-a/itpay:evt_1',
      'shop-b/itpay:evt_1',
      'itpay/itpay:evt_1',
      'a%2Fb%3Ac/itpay:evt_1',
    ]);
    const front = createWebhookReceiver({ provider: itpay({ secret }), queue, store, namespace: 'shop-a', on: {} });
    await front.handle(request);
    expect(queue.deliveries).toMatchObject([{ key: 'shop-a/itpay:evt_1', namespace: 'shop-a', provider: 'itpay' }]);
  });

  it('keeps two gateways and two merchants on one store apart', async () => {
    const store = memoryStore();
    const seen: string[] = [];
    const on = { SUCCEEDED: (_event: unknown, { key }: { readonly key: string }) => void seen.push(key) };
    const hosted = (merchantId?: string) =>
      createWebhookReceiver({ provider: stablecoinHosted({ secret, ...(merchantId && { merchantId }) }), store, on });
    const checkout = createWebhookReceiver({ provider: stablecoinCheckout({ secret }), store, on });
    const order = { merchantOrderId: 'M1', status: 'SUCCEEDED' };
    for (const receiver of [hosted(), checkout, hosted('1000'), hosted('1001')]) {
      expect(await receiver.ingest(order, { source: 'poll' })).toBe('handled');
    }
    // The event's own merchant counts, whatever the option.
    expect(await hosted().ingest({ ...order, merchantId: '1000' } as never, { source: 'poll' })).toBe('duplicate');
    expect(seen).toEqual([
      'stablecoin-hosted:M1:SUCCEEDED',
      'stablecoin-checkout:M1:SUCCEEDED',
      'stablecoin-hosted:1000:M1:SUCCEEDED',
      'stablecoin-hosted:1001:M1:SUCCEEDED',
    ]);
  });

  it.each<readonly [unknown]>([[''], [' a'], ['x'.repeat(65)], [5], ['a\nb'], [null]])('refuses %j as its value', (namespace) => {
    const build = () => createWebhookReceiver({ provider: itpay({ secret }), on: {}, namespace: namespace as string });
    expect(build).toThrow(expect.objectContaining({ code: 'ERR_WEBHOOK_CONFIG_OPTION' }));
  });
});

describe('settle of an event without a handler', () => {
  const body = '{"id":"evt_1","type":"payment_intent.failed","data":{}}';
  const delivery: Delivery = {
    version: 1,
    key: 'itpay:evt_1',
    provider: 'itpay',
    body,
    receivedAt: 1,
    secretIndex: 0,
    source: 'webhook',
  };
  const on = { 'payment_intent.succeeded': () => undefined };

  it('rejects so that a worker postpones it, and leaves it to one that has a handler', async () => {
    const store = memoryStore();
    const create = (handlers: object) =>
      createWebhookReceiver({ provider: itpay({ secret }), store, on: handlers, onError: () => undefined });
    await expect(create(on).settle(delivery)).rejects.toMatchObject({
      name: 'WebhookUnhandledEventError',
      code: 'ERR_WEBHOOK_EVENT_UNHANDLED',
      key: 'itpay:evt_1',
      eventType: 'payment_intent.failed',
    });
    expect(await create({ 'payment_intent.failed': () => undefined }).settle(delivery)).toBe('handled');
    expect(await create(on).settle(delivery)).toBe('duplicate');
  });

  it('completes it where onUnhandled says that it is of no interest', async () => {
    const receiver = createWebhookReceiver({
      provider: itpay({ secret }),
      store: memoryStore(),
      on,
      onUnhandled: () => undefined,
    });
    expect(await receiver.settle(delivery)).toBe('handled');
    expect(await receiver.settle(delivery)).toBe('duplicate');
  });

  it('acknowledges a plain webhook without a handler', async () => {
    const receiver = createWebhookReceiver({ provider: itpay({ secret }), store: memoryStore(), on });
    expect((await receiver.handle(createSignedRequest({ provider: 'itpay', secret, body }))).status).toBe(200);
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
