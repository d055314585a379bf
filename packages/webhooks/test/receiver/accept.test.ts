import { describe, expect, it } from 'vitest';
import { createWebhookReceiver, type HeadersInput, itpay } from '../../src/index.ts';
import { checkTime } from '../../src/receiver/accept.ts';
import { createSignedRequest, createTestEvent } from '../../src/testing/index.ts';

const secret = 'whsec_test_1234';

function setUp() {
  const errors: Error[] = [];
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    on: { 'payment_intent.succeeded': () => undefined },
    bodyLimitBytes: 1000,
    onError: (error) => void errors.push(error),
  });
  return { errors, receiver };
}

function sign() {
  return createSignedRequest({ provider: 'itpay', secret, event: createTestEvent('itpay', 'payment_intent.succeeded') });
}

describe('admit', () => {
  const admit = (method: string, headers: HeadersInput = {}) => setUp().receiver.admit({ method, headers })?.status;

  it('accepts POST only', () => {
    expect(admit('POST')).toBeUndefined();
    for (const method of ['GET', 'PUT', 'HEAD', 'OPTIONS', 'post', '']) expect(admit(method)).toBe(405);
  });

  it('refuses a declared length above the limit, and nothing at it', () => {
    expect(admit('POST', { 'content-length': '1001' })).toBe(413);
    expect(admit('POST', { 'content-length': '1000' })).toBeUndefined();
  });

  it('refuses every content coding but identity', () => {
    for (const coding of ['gzip', 'br', 'gzip, identity', 'x']) expect(admit('POST', { 'content-encoding': coding })).toBe(415);
    expect(admit('POST', { 'content-encoding': ' Identity ' })).toBeUndefined();
  });
});

describe('handle', () => {
  it('answers 405 to a GET without a body', async () => {
    const { receiver, errors } = setUp();
    const answer = await receiver.handle({ method: 'GET', headers: {}, body: undefined as never });
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(errors).toMatchObject([{ reason: 'method-not-allowed' }]);
  });

  it.each([
    ['headers that are null', { ...sign(), headers: null }],
    ['headers that are text', { ...sign(), headers: 'x: y' }],
    ['no request at all', undefined],
  ])('answers 503 to %s, with a configuration error', async (_title, request) => {
    const { receiver, errors } = setUp();
    expect((await receiver.handle(request as never)).status).toBe(503);
    expect(errors).toMatchObject([{ name: 'WebhookConfigurationError', code: 'ERR_WEBHOOK_CONFIG_REQUEST' }]);
  });

  it('accepts a body of another realm, and refuses views that are not bytes by name', async () => {
    const { runInNewContext } = await import('node:vm');
    const { receiver, errors } = setUp();
    const request = sign();
    const foreign = runInNewContext('new Uint8Array(length)', { length: request.body.length }) as Uint8Array;
    foreign.set(request.body);
    expect(foreign).not.toBeInstanceOf(Uint8Array);
    expect((await receiver.handle({ ...request, body: foreign })).status).toBe(200);
    for (const view of [new DataView(request.body.buffer), new Int8Array(request.body)]) {
      expect((await receiver.handle({ ...request, body: view as never })).status).toBe(503);
    }
    expect(errors.map((error) => (error as { code?: string }).code)).toEqual(Array(2).fill('ERR_WEBHOOK_CONFIG_BODY_NOT_BYTES'));
  });
});

describe('checkTime', () => {
  const now = 1_700_000_000_000;

  it('is inclusive at exactly the tolerance, both ways', () => {
    for (const seconds of [-300, -299, 0, 299, 300]) expect(checkTime(now - seconds * 1000, now, 300_000)).toBeUndefined();
    expect(checkTime(now - 300_001, now, 300_000)).toBe('timestamp-too-old');
    expect(checkTime(now + 300_001, now, 300_000)).toBe('timestamp-too-new');
  });

  it('refuses NaN', () => {
    expect(checkTime(Number.NaN, now, 300_000)).toBeDefined();
    expect(checkTime(now, Number.NaN, 300_000)).toBeDefined();
  });
});
