import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createWebhookReceiver,
  itpay,
  memoryStore,
  stablecoinCheckout,
  stablecoinHosted,
  type WebhookEvent,
} from '../../src/index.ts';
import { createSignedRequest } from '../../src/testing/index.ts';

const secret = 'whsec_test_1234';
const statuses = ['PROCESSING', 'SUCCEEDED', 'FAILED', 'CLOSED'] as const;
type Status = (typeof statuses)[number];

function setUp() {
  const effects: string[] = [];
  const errors: Error[] = [];
  const events: WebhookEvent[] = [];
  const note = (event: { readonly merchantOrderId?: string | undefined; readonly status: string }): void =>
    void effects.push(`${event.merchantOrderId}:${event.status}`);
  const receiver = createWebhookReceiver({
    provider: stablecoinCheckout({ secret }),
    store: memoryStore(),
    on: {
      PROCESSING: note,
      SUCCEEDED: note,
      FAILED: note,
      CLOSED: note,
      'refund.PROCESSING': (event) => void effects.push(`refund ${event.merchantRefundOrderId}:${event.status}`),
      'refund.SUCCEEDED': (event) => void effects.push(`refund ${event.merchantRefundOrderId}:${event.status}`),
    },
    onError: (error) => errors.push(error),
    onEvent: (event) => void events.push(event),
  });
  const send = async (event: object) =>
    (await receiver.handle(createSignedRequest({ provider: 'stablecoin-checkout', secret, event }))).status;
  return { effects, errors, events, receiver, send };
}

describe('the state order', () => {
  it('records and acknowledges a late PROCESSING, and does not dispatch it', async () => {
    const { effects, errors, events, send } = setUp();
    expect(await send({ merchantOrderId: 'M1', status: 'SUCCEEDED' })).toBe(200);
    expect(await send({ merchantOrderId: 'M1', status: 'PROCESSING' })).toBe(200);
    expect(await send({ merchantOrderId: 'M1', status: 'PROCESSING' })).toBe(200);
    expect(effects).toEqual(['M1:SUCCEEDED']);
    expect(errors).toEqual([]);
    expect(events.filter((event) => event.type === 'duplicate').map((event) => event.state)).toEqual(['late', 'done']);
  });

  it.each([
    ['SUCCEEDED', 'FAILED'],
    ['SUCCEEDED', 'CLOSED'],
    ['FAILED', 'CLOSED'],
    ['CLOSED', 'FAILED'],
  ] as const)('reports %s, then %s, as an anomaly once, acknowledges it and does not dispatch it', async (first, second) => {
    const { effects, errors, send } = setUp();
    await send({ merchantOrderId: 'M1', status: first });
    expect(await send({ merchantOrderId: 'M1', status: second })).toBe(200);
    expect(await send({ merchantOrderId: 'M1', status: second })).toBe(200);
    expect(effects).toEqual([`M1:${first}`]);
    expect(errors).toEqual([
      expect.objectContaining({
        name: 'WebhookStateAnomalyError',
        previous: first,
        next: second,
        key: `stablecoin-checkout:M1:${second}`,
        dispatched: false,
      }),
    ]);
  });

  it.each(['FAILED', 'CLOSED'] as const)(
    'hands money that arrives after %s to its handler once, and reports the anomaly',
    async (first) => {
      const { effects, errors, send } = setUp();
      await send({ merchantOrderId: 'M1', status: first });
      for (let copy = 0; copy < 3; copy += 1) expect(await send({ merchantOrderId: 'M1', status: 'SUCCEEDED' })).toBe(200);
      expect(effects).toEqual([`M1:${first}`, 'M1:SUCCEEDED']);
      expect(errors).toEqual([expect.objectContaining({ name: 'WebhookStateAnomalyError', previous: first, dispatched: true })]);
      // From here on the order is paid: neither end may come back.
      await send({ merchantOrderId: 'M1', status: first === 'FAILED' ? 'CLOSED' : 'FAILED' });
      await send({ merchantOrderId: 'M1', status: 'PROCESSING' });
      expect(effects).toEqual([`M1:${first}`, 'M1:SUCCEEDED']);
    },
  );

  it('keeps orders, refunds and their statuses apart', async () => {
    const { effects, send } = setUp();
    await send({ merchantOrderId: 'M1', status: 'SUCCEEDED' });
    await send({ merchantOrderId: 'M2', status: 'PROCESSING' });
    await send({ merchantRefundOrderId: 'M1', status: 'PROCESSING' });
    await send({ merchantRefundOrderId: 'M1', status: 'SUCCEEDED' });
    await send({ merchantRefundOrderId: 'M1', status: 'PROCESSING' });
    expect(effects).toEqual(['M1:SUCCEEDED', 'M2:PROCESSING', 'refund M1:PROCESSING', 'refund M1:SUCCEEDED']);
  });

  it('lets a contradicting event wait while the other is being handled, and loses neither', async () => {
    const effects: string[] = [];
    const notYet = (_error: Error): void => undefined;
    let fail = notYet;
    let time = 1_750_000_000_000;
    const receiver = createWebhookReceiver({
      provider: stablecoinCheckout({ secret }),
      store: memoryStore({ now: () => time }),
      now: () => time,
      on: {
        CLOSED: () => new Promise<void>((_resolve, reject) => (fail = reject)),
        SUCCEEDED: () => void effects.push('SUCCEEDED'),
      },
      onError: () => undefined,
    });
    const send = (status: Status) =>
      receiver.handle(
        createSignedRequest({
          provider: 'stablecoin-checkout',
          secret,
          timestampMs: time,
          event: { merchantOrderId: 'M1', status },
        }),
      );
    const closed = send('CLOSED');
    await expect.poll(() => fail).not.toBe(notYet);
    expect(await send('SUCCEEDED')).toMatchObject({ status: 409, headers: { 'retry-after': '1' } });
    fail(new Error('closing failed'));
    expect((await closed).status).toBe(503);
    time += 1000;
    expect((await send('SUCCEEDED')).status).toBe(200);
    expect(effects).toEqual(['SUCCEEDED']);
  });

  it('gives one effect per order and status and no step back, for any order and repetition', async () => {
    const sequence = fc.array(fc.constantFrom(...statuses), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sequence, async (sent) => {
        const { effects, errors, send } = setUp();
        for (const status of sent) expect(await send({ merchantOrderId: 'M1', status })).toBe(200);
        expect(new Set(effects).size).toBe(effects.length);
        const ranks = effects.map((effect) => (effect.endsWith(':PROCESSING') ? 0 : 1));
        expect(ranks).toEqual([...ranks].sort());
        // The first end is believed, and money whenever it arrives; every other end is reported once.
        const ends = [...new Set(sent.filter((status) => status !== 'PROCESSING'))];
        const believed = ends.filter((status, index) => index === 0 || status === 'SUCCEEDED');
        expect(effects.filter((effect) => !effect.endsWith(':PROCESSING'))).toEqual(believed.map((status) => `M1:${status}`));
        expect(errors).toHaveLength(Math.max(0, ends.length - 1));
        const isEarly = sent[0] === 'PROCESSING';
        expect(effects.includes('M1:PROCESSING')).toBe(isEarly);
      }),
      { numRuns: 300 },
    );
  });

  it('holds when all arrive at once: one end has an effect, and money one besides', async () => {
    for (let round = 0; round < 50; round += 1) {
      const { effects, send } = setUp();
      const answers = await Promise.all([...statuses, ...statuses].map((status) => send({ merchantOrderId: 'M1', status })));
      expect(answers.every((status) => status === 200 || status === 409)).toBe(true);
      expect(effects.filter((effect) => effect.endsWith(':FAILED') || effect.endsWith(':CLOSED')).length).toBeLessThanOrEqual(1);
      expect(new Set(effects).size).toBe(effects.length);
    }
  });
});

describe('the order of ItPay events', () => {
  function setUpItPay(dedupeBy: 'event' | 'payment', store = memoryStore()) {
    const effects: string[] = [];
    const errors: Error[] = [];
    const note = (event: { readonly type: string }): void => void effects.push(event.type);
    const receiver = createWebhookReceiver({
      provider: itpay({ secret, dedupeBy }),
      store,
      on: { 'payment_intent.succeeded': note, 'payment_intent.failed': note, 'payment_intent.expired': note },
      onError: (error) => errors.push(error),
    });
    let number = 0;
    const send = async (type: string): Promise<number> => {
      number += 1;
      const event = { id: `${type}_${number}`, type, data: { id: 'pi_1' } };
      return (await receiver.handle(createSignedRequest({ provider: 'itpay', secret, event }))).status;
    };
    return { effects, errors, send };
  }

  it.each([
    ['payment_intent.failed', 'payment'],
    ['payment_intent.failed', 'event'],
    ['payment_intent.expired', 'payment'],
    ['payment_intent.expired', 'event'],
  ] as const)(
    'reports %s after succeeded as an anomaly under dedupeBy %s, acknowledges it and does not dispatch it',
    async (type, dedupeBy) => {
      const { effects, errors, send } = setUpItPay(dedupeBy);
      expect(await send('payment_intent.succeeded')).toBe(200);
      expect(await send(type)).toBe(200);
      expect(effects).toEqual(['payment_intent.succeeded']);
      expect(errors).toMatchObject([
        { name: 'WebhookStateAnomalyError', previous: 'payment_intent.succeeded', next: type, dispatched: false },
      ]);
    },
  );

  it.each([
    ['payment_intent.failed', 'payment'],
    ['payment_intent.failed', 'event'],
    ['payment_intent.expired', 'payment'],
    ['payment_intent.expired', 'event'],
  ] as const)('dispatches succeeded after %s under dedupeBy %s, and reports it', async (type, dedupeBy) => {
    const { effects, errors, send } = setUpItPay(dedupeBy);
    await send(type);
    expect(await send('payment_intent.succeeded')).toBe(200);
    expect(effects).toEqual([type, 'payment_intent.succeeded']);
    expect(errors).toMatchObject([{ name: 'WebhookStateAnomalyError', previous: type, dispatched: true }]);
  });

  it('is unknown to another process under dedupeBy event, because the keys in the store name no intent', async () => {
    const store = memoryStore();
    const first = setUpItPay('event', store);
    const second = setUpItPay('event', store);
    await first.send('payment_intent.succeeded');
    await second.send('payment_intent.failed');
    expect(second.effects).toEqual(['payment_intent.failed']);
    expect(second.errors).toEqual([]);
  });

  it('is known to another process under dedupeBy payment', async () => {
    const store = memoryStore();
    const first = setUpItPay('payment', store);
    const second = setUpItPay('payment', store);
    await first.send('payment_intent.succeeded');
    await second.send('payment_intent.failed');
    expect(second.effects).toEqual([]);
    expect(second.errors).toMatchObject([{ name: 'WebhookStateAnomalyError', dispatched: false }]);
  });
});

describe('ingest', () => {
  it('hands FAILED of Hosted Payments, which only a sweep sees, to its handler', async () => {
    const failed: string[] = [];
    const receiver = createWebhookReceiver({
      provider: stablecoinHosted({ secret, sweep: true }),
      on: { FAILED: (event, context) => void failed.push(`${event.merchantOrderId} by ${context.source}`) },
    });
    expect(await receiver.ingest({ merchantOrderId: 'M1', status: 'FAILED' }, { source: 'sweep' })).toBe('handled');
    expect(await receiver.ingest({ merchantOrderId: 'M1', status: 'FAILED' }, { source: 'poll' })).toBe('duplicate');
    expect(failed).toEqual(['M1 by sweep']);
  });
});
