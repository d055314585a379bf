import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createWebhookReceiver,
  type EventStore,
  EventStoreUnavailableError,
  type ItPayEvents,
  type ItPayIngest,
  itpay,
  memoryStore,
  RetryLater,
  stablecoinCheckout,
  stablecoinHosted,
  type WebhookReceiverOptions,
  WebhookRefusedError,
} from '../../src/index.ts';
import { createSignedRequest, createTestEvent, type SignedRequestOptions } from '../../src/testing/index.ts';

const secret = 'whsec_test_1234';
const now = 1_750_000_000_000;

afterEach(() => {
  vi.restoreAllMocks();
});

type ItPayOptions = Partial<WebhookReceiverOptions<ItPayEvents, ItPayIngest>>;

function setUp(options: ItPayOptions = {}) {
  const handler = vi.fn();
  const errors: Error[] = [];
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    on: { 'payment_intent.succeeded': handler },
    onError: (error) => errors.push(error),
    now: () => now,
    ...options,
  });
  return { receiver, handler, errors };
}

function sign(options: Partial<SignedRequestOptions> = {}) {
  const event = createTestEvent('itpay', 'payment_intent.succeeded', { id: 'evt_1' });
  return createSignedRequest({ provider: 'itpay', secret, event, timestampMs: now, ...options });
}

describe('handle', () => {
  it('runs the handler once and acknowledges, then answers already_processed', async () => {
    const { receiver, handler, errors } = setUp();
    const request = sign();
    expect(await receiver.handle(request)).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"status":"received"}',
    });
    expect(await receiver.handle(request)).toMatchObject({ status: 200, body: '{"status":"already_processed"}' });
    expect(handler).toHaveBeenCalledTimes(1);
    expect(handler.mock.calls[0]?.[0]).toMatchObject({ id: 'evt_1', data: { amount: { value: 699 } } });
    expect(handler.mock.calls[0]?.[1]).toMatchObject({
      key: 'itpay:evt_1',
      attempt: 1,
      receivedAt: now,
      source: 'webhook',
      secretIndex: 0,
    });
    expect(errors).toEqual([]);
  });

  it('acknowledges Hosted with an empty 200 and Checkout with code 00000, duplicates too', async () => {
    for (const [name, provider, body] of [
      ['stablecoin-hosted', stablecoinHosted({ secret }), ''],
      ['stablecoin-checkout', stablecoinCheckout({ secret }), '{"code":"00000"}'],
    ] as const) {
      const receiver = createWebhookReceiver({ provider, on: {}, onUnhandled: () => undefined, now: () => now });
      const event = createTestEvent(name, 'SUCCEEDED');
      const request = createSignedRequest({ provider: name, secret, event, timestampMs: now });
      expect(await receiver.handle(request)).toMatchObject({ status: 200, body });
      expect(await receiver.handle(request)).toMatchObject({ status: 200, body });
    }
  });

  it('acknowledges unknown types and hands them to onUnhandled', async () => {
    const onUnhandled = vi.fn();
    const { receiver, handler } = setUp({ onUnhandled });
    const response = await receiver.handle(sign({ event: { id: 'evt_2', type: 'balance.changed', data: {} } }));
    expect(response.status).toBe(200);
    expect(onUnhandled).toHaveBeenCalledTimes(1);
    expect(handler).not.toHaveBeenCalled();
  });

  it('neither parses JSON nor decodes text nor touches the store before the signature and the time hold', async () => {
    const touched: string[] = [];
    const store = new Proxy({} as EventStore, {
      get: (_target, name) => async () => {
        touched.push(String(name));
        throw new Error('touched');
      },
      has: () => true,
    });
    // The diagnosis of a refusal may parse; what is accepted never depends on it.
    const { diagnose: _diagnose, ...provider } = itpay({ secret });
    const { receiver } = setUp({ provider, store, expect: async () => void touched.push('expect') });
    const parse = vi.spyOn(JSON, 'parse');
    const decode = vi.spyOn(TextDecoder.prototype, 'decode');
    const good = sign();
    const forged = { ...good, headers: { ...good.headers, 'x-itpay-signature': `t=${now / 1000},v1=${'0'.repeat(64)}` } };
    const requests = [
      forged,
      { ...good, body: Buffer.from('{}') },
      sign({ timestampMs: now - 301_000 }),
      { ...good, headers: {} },
    ];
    for (const request of requests) {
      expect(await receiver.handle({ ...request, rawHeaders: [] })).toMatchObject({
        status: 401,
        body: '{"error":"invalid signature"}',
      });
    }
    expect(parse).not.toHaveBeenCalled();
    expect(decode).not.toHaveBeenCalled();
    expect(touched).toEqual([]);
    await receiver.handle(good);
    expect(parse).toHaveBeenCalledTimes(1);
    expect(touched[0]).toBe('expect');
  });

  it('accepts signatures of exactly 300 s either way, and no older or newer ones', async () => {
    for (const [offsetSeconds, status] of [
      [-301, 401],
      [-300, 200],
      [-299, 200],
      [299, 200],
      [300, 200],
      [301, 401],
    ] as const) {
      const { receiver } = setUp();
      expect((await receiver.handle(sign({ timestampMs: now + offsetSeconds * 1000 }))).status).toBe(status);
    }
  });

  it.each<readonly [string, object, number, Record<string, string>]>([
    ['GET', { method: 'GET' }, 405, { allow: 'POST' }],
    ['a body above the limit', { body: new Uint8Array(262_145) }, 413, {}],
    ['a declared length above the limit', { headers: { 'content-length': '262145' } }, 413, {}],
    ['gzip', { headers: { 'content-encoding': 'gzip' } }, 415, {}],
    ['no signature', { headers: {} }, 401, {}],
    ['a doubled signature', { rawHeaders: ['x-itpay-signature', 'a', 'X-ItPay-Signature', 'b'] }, 401, {}],
  ])('refuses %s', async (_title, change, status, headers) => {
    const { receiver, errors, handler } = setUp();
    const response = await receiver.handle({ ...sign(), ...change });
    expect(response.status).toBe(status);
    expect(response.headers).toMatchObject(headers);
    expect(errors[0]).toBeInstanceOf(WebhookRefusedError);
    expect(handler).not.toHaveBeenCalled();
  });

  it.each([
    ['broken JSON', '{"id":'],
    ['an array', '[]'],
    ['a byte order mark', '\ufeff{"id":"evt_1","type":"t","data":{}}'],
    ['a duplicate id', '{"id":"evt_1","id":"evt_2","type":"t","data":{}}'],
    ['no id', '{"type":"t","data":{}}'],
    ['no data', '{"id":"evt_1","type":"t"}'],
    ['nothing', ''],
  ])('answers 400 to %s with a right signature', async (_title, body) => {
    const { receiver, errors } = setUp();
    expect(await receiver.handle(sign({ body }))).toMatchObject({ status: 400, body: '{"error":"invalid body"}' });
    expect(errors).toHaveLength(1);
  });

  it('gives the event back when the handler fails, and handles it on the next delivery', async () => {
    const { receiver, handler, errors } = setUp();
    handler.mockRejectedValueOnce(new Error('database is down'));
    const failed = await receiver.handle(sign());
    expect(failed.status).toBe(503);
    expect(Number(failed.headers['retry-after'])).toBeGreaterThan(0);
    expect(errors[0]).toMatchObject({
      name: 'WebhookHandlerError',
      key: 'itpay:evt_1',
      cause: expect.objectContaining({ message: 'database is down' }),
    });
    expect((await receiver.handle(sign())).status).toBe(200);
    expect(handler.mock.calls.map(([, context]) => context.attempt)).toEqual([1, 2]);
  });

  it('treats a synchronous exception and a thrown non-error alike', async () => {
    const { receiver, handler } = setUp();
    handler.mockImplementationOnce(() => {
      throw 'text';
    });
    expect((await receiver.handle(sign())).status).toBe(503);
    expect((await receiver.handle(sign())).status).toBe(200);
  });

  it('answers RetryLater with its own Retry-After and keeps the event back until then', async () => {
    let time = now;
    const { receiver, handler, errors } = setUp({ now: () => time });
    handler.mockRejectedValueOnce(new RetryLater({ afterMs: 30_000 }));
    expect(await receiver.handle(sign())).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
    expect(await receiver.handle(sign())).toMatchObject({ status: 409, headers: { 'retry-after': '30' } });
    time += 30_000;
    expect((await receiver.handle(sign({ timestampMs: time }))).status).toBe(200);
    expect(errors).toEqual([]);
  });

  it('answers 409 with Retry-After, never a success, while another delivery is being handled', async () => {
    const { receiver, handler } = setUp();
    let finish = (): void => undefined;
    handler.mockImplementationOnce(() => new Promise<void>((resolve) => (finish = resolve)));
    const first = receiver.handle(sign());
    const second = await receiver.handle(sign());
    expect(second).toMatchObject({ status: 409, headers: { 'retry-after': '3' } });
    finish();
    expect((await first).status).toBe(200);
    expect(await receiver.handle(sign())).toMatchObject({ body: '{"status":"already_processed"}' });
  });

  it.each([
    ['named', new EventStoreUnavailableError('pool exhausted', { retryAfterMs: 2000 }), '2'],
    ['any other', new Error('ECONNREFUSED'), '1'],
  ])('answers 503 when the store fails with a %s error', async (_title, error, retryAfter) => {
    const store: EventStore = { ...memoryStore(), claim: () => Promise.reject(error) };
    const { receiver, handler, errors } = setUp({ store });
    expect(await receiver.handle(sign())).toMatchObject({ status: 503, headers: { 'retry-after': retryAfter } });
    expect(handler).not.toHaveBeenCalled();
    expect(errors[0]).toBeInstanceOf(EventStoreUnavailableError);
  });

  it('asks a store again that stumbles over the completion, because the effect is there', async () => {
    const inner = memoryStore();
    const complete = vi.fn(inner.complete).mockRejectedValueOnce(new Error('connection reset'));
    const { receiver, handler } = setUp({ store: { ...inner, complete } });
    expect((await receiver.handle(sign())).status).toBe(200);
    expect(complete).toHaveBeenCalledTimes(2);
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('keeps the claim when the completion cannot be recorded: nobody repeats the effect before the lease ends', async () => {
    const inner = memoryStore();
    const { receiver, handler } = setUp({ store: { ...inner, complete: () => Promise.reject(new Error('gone')) } });
    expect((await receiver.handle(sign())).status).toBe(503);
    expect((await receiver.handle(sign())).status).toBe(409);
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('rolls a transaction back that did not commit, so that the next delivery works', async () => {
    const inner = memoryStore();
    const complete = vi.fn(inner.complete).mockRejectedValueOnce(new Error('could not serialize access'));
    const store: EventStore = {
      ...inner,
      complete,
      claim: async (key, options) => {
        const claim = await inner.claim(key, options);
        return claim.state === 'claimed' ? { ...claim, transaction: 'tx' } : claim;
      },
    };
    const { receiver, handler } = setUp({ store });
    expect((await receiver.handle(sign())).status).toBe(503);
    expect((await receiver.handle(sign())).status).toBe(200);
    expect(handler.mock.calls.map(([, context]) => context.transaction)).toEqual(['tx', 'tx']);
  });

  it.each([
    ['a parsed object', { id: 'evt_1' }],
    ['text', '{"id":"evt_1"}'],
    ['nothing', undefined],
  ])('answers 503 to %s as the body, with a configuration error that names the fix', async (_title, body) => {
    const { receiver, errors } = setUp();
    const response = await receiver.handle({ ...sign(), body: body as unknown as Uint8Array });
    expect(response.status).toBe(503);
    expect(errors[0]).toMatchObject({ code: 'ERR_WEBHOOK_CONFIG_BODY_NOT_BYTES', diagnosis: { name: 'body-parsed' } });
  });

  it('survives an onError, a logger and an onEvent that throw', async () => {
    const boom = (): never => {
      throw new Error('boom');
    };
    const { receiver, handler } = setUp({ onError: boom, onEvent: boom, logger: { warn: boom, error: boom } });
    expect((await receiver.handle({ ...sign(), headers: {} })).status).toBe(401);
    handler.mockRejectedValueOnce(new Error('once'));
    expect((await receiver.handle(sign())).status).toBe(503);
    expect((await receiver.handle(sign())).status).toBe(200);
  });

  it('accepts any of the secrets and says which', async () => {
    const warnings: string[] = [];
    const { receiver, handler } = setUp({
      provider: itpay({ secret: ['whsec_new_1', secret] }),
      logger: { warn: (_facts, message) => void warnings.push(message), error: () => undefined },
    });
    await receiver.handle(sign());
    expect(handler.mock.calls[0]?.[1].secretIndex).toBe(1);
    expect(warnings).toEqual([expect.stringContaining('old secret')]);
  });
});

describe('admit', () => {
  it('refuses before the body is read, and lets the rest through', () => {
    const { receiver } = setUp();
    expect(receiver.admit({ method: 'GET', headers: {} })?.status).toBe(405);
    expect(receiver.admit({ method: 'POST', headers: { 'content-length': '999999999' } })?.status).toBe(413);
    expect(receiver.admit({ method: 'POST', headers: { 'content-encoding': 'br' } })?.status).toBe(415);
    expect(receiver.admit(sign())).toBeUndefined();
  });
});

describe('refuse', () => {
  it('answers what an adapter met, and reports it', () => {
    const { receiver, errors } = setUp();
    const statuses = (['body-too-large', 'body-timeout', 'body-aborted', 'content-encoding', 'raw-body-gone'] as const).map(
      (reason) => receiver.refuse({ reason }).status,
    );
    expect(statuses).toEqual([413, 408, 400, 415, 503]);
    expect(errors).toHaveLength(5);
  });
});
