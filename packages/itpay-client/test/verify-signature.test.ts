import { isSignatureVerificationError } from '@x/signing';
import { signWebhook } from '@x/signing/itpay';
import { describe, expect, test, vi } from 'vitest';
import { ItPayClient } from '../src/client.ts';
import { verifySignature } from '../src/verify-signature.ts';
import { API_KEY, WEBHOOK_SECRET } from './support/fixtures.ts';

const rawBody = '{"id":"evt_1","type":"payment_intent.succeeded","data":{"id":"pi_1","status":"succeeded"}}';
const seconds = (): number => Math.floor(Date.now() / 1_000);
const header = (changes: { timestamp?: number; body?: string } = {}): string =>
  signWebhook({ timestamp: seconds(), body: rawBody, ...changes }, WEBHOOK_SECRET);

describe('verifySignature', () => {
  test('accepts the published vector', () => {
    vi.useFakeTimers({ now: 1_745_712_345_000, toFake: ['Date'] });
    const signatureHeader = 't=1745712345,v1=a49cc190904470e35befcf1c03bbaea72fdab3d26857afef467398941f12c9f3';
    const body = '{"id":"evt_1","type":"payment_intent.succeeded","data":{}}';
    expect(verifySignature({ rawBody: body, signatureHeader, webhookSecret: 'whsec_xxxxxxxxxxxx' })).toBe(true);
    expect(verifySignature({ rawBody: Buffer.from(body), signatureHeader, webhookSecret: 'whsec_xxxxxxxxxxxx' })).toBe(true);
    expect(verifySignature({ rawBody: `${body} `, signatureHeader, webhookSecret: 'whsec_xxxxxxxxxxxx' })).toBe(false);
    vi.useRealTimers();
  });

  test('holds maxAge to seconds, both ways', () => {
    const old = (age: number): string => header({ timestamp: seconds() - age });
    const webhookSecret = WEBHOOK_SECRET;
    expect(verifySignature({ rawBody, signatureHeader: old(290), webhookSecret })).toBe(true);
    expect(verifySignature({ rawBody, signatureHeader: old(310), webhookSecret })).toBe(false);
    expect(verifySignature({ rawBody, signatureHeader: old(310), webhookSecret, maxAge: 600 })).toBe(true);
    expect(verifySignature({ rawBody, signatureHeader: old(-310), webhookSecret })).toBe(false);
    expect(verifySignature({ rawBody, signatureHeader: old(0), webhookSecret, maxAge: 300_000 })).toBe(false);
    expect(verifySignature({ rawBody, signatureHeader: old(0), webhookSecret, maxAge: 86_400 })).toBe(true);
  });

  test.each([
    { maxAge: 0 },
    { maxAge: -1 },
    { maxAge: Number.NaN },
    { maxAge: Number.POSITIVE_INFINITY },
    { maxAge: '300' },
    { signatureHeader: undefined },
    { signatureHeader: null },
    { signatureHeader: ['a'] },
    { signatureHeader: '' },
    { signatureHeader: 't=1,v1=short' },
    { signatureHeader: `t=NaN,v1=${'a'.repeat(64)}` },
    { rawBody: { id: 'evt_1' } },
    { rawBody: undefined },
    { webhookSecret: '' },
    { webhookSecret: ' padded ' },
    { webhookSecret: undefined },
    { webhookSecret: 'whsec_other' },
  ])('is false, and throws nothing, for %o', (changes) => {
    const input = { rawBody, signatureHeader: header(), webhookSecret: WEBHOOK_SECRET };
    expect(verifySignature(input)).toBe(true);
    expect(verifySignature({ ...input, ...changes } as never)).toBe(false);
  });

  test('is false for no input at all', () => {
    expect(verifySignature(undefined as never)).toBe(false);
  });
});

describe('client.webhooks.verify', () => {
  const client = new ItPayClient({ apiKey: API_KEY, webhookSecret: WEBHOOK_SECRET });

  test('gives the event, typed by its type', () => {
    const event = client.webhooks.verify(Buffer.from(rawBody), header());
    expect(event).toEqual(JSON.parse(rawBody));
    if (event.type === 'payment_intent.succeeded') expect(event.data.status).toBe('succeeded');
  });

  test.each([
    [undefined, 'header-missing'],
    ['t=1', 'header-malformed'],
    [header({ timestamp: seconds() - 301 }), 'timestamp-too-old'],
    [header({ body: 'other' }), 'signature-mismatch'],
  ])('throws for the header %s', (signatureHeader, reason) => {
    try {
      client.webhooks.verify(rawBody, signatureHeader);
      expect.unreachable();
    } catch (error) {
      expect(isSignatureVerificationError(error)).toBe(true);
      expect(error).toMatchObject({ reason });
    }
  });

  test.each(['junk', '[]', '{"id":"evt_1"}', '\ufeff{}'])('throws for a rightly signed %j', (body) => {
    const bytes = Buffer.from(body);
    expect(() => client.webhooks.verify(bytes, header({ body }))).toThrow(
      expect.objectContaining({ name: 'ItPayResponseError' }),
    );
  });

  test('says what is wrong with a parsed body and with a missing secret', () => {
    expect(() => client.webhooks.verify(JSON.parse(rawBody), header())).toThrow(TypeError);
    const without = new ItPayClient({ apiKey: API_KEY });
    expect(() => without.webhooks.verify(rawBody, header())).toThrow(/ITPAY_WEBHOOK_SECRET/);
  });
});
