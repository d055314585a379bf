import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  isSignatureVerificationError,
  SignatureVerificationError,
  StablecoinClient,
  StablecoinResponseError,
  type WebhookSignatureForm,
} from '../../src/index.ts';
import { credentials } from '../support/start-gateway.ts';

const timestamp = '1737554400000';
const rawBody =
  '{"acquiringOrderId":"ORD_20240101_1234567890ABCDEF","merchantOrderId":"ORDER_2024010112345678","status":"SUCCEEDED"}';
/** Made by independent implementations. */
const bodySignature = '72cRnetk7SpPSM65jhLum3mJbhGiiW5fC4pwEb8p4SA=';
const requestSignature = 'mFk5czP+9ZgI+kt81tWgM929C4b1hPofpBb4SqsII1c=';
const path = '/webhook/payment';

function clientAt(now: number, webhookSignatureForm?: WebhookSignatureForm): StablecoinClient {
  return new StablecoinClient({ ...credentials, webhookSignatureForm, runtime: { now: () => now } });
}

function sign(body: string | Uint8Array): string {
  return createHmac('sha256', credentials.apiSecret).update(`${timestamp}\n`).update(body).digest('base64');
}

const client = clientAt(Number(timestamp) + 1_000);

describe('webhooks.verify', () => {
  test('gives the event of both published forms, of text and of bytes', () => {
    const expected = JSON.parse(rawBody);
    expect(client.webhooks.verify({ rawBody, timestamp, signature: bodySignature })).toEqual(expected);
    expect(client.webhooks.verify({ rawBody: Buffer.from(rawBody), timestamp, signature: bodySignature })).toEqual(expected);
    expect(client.webhooks.verify({ rawBody, timestamp: Number(timestamp), signature: requestSignature, path })).toEqual(
      expected,
    );
  });

  test.each([
    ['body', requestSignature],
    ['request', bodySignature],
  ] as const)('takes only the form %s when told so', (form, otherSignature) => {
    const strict = clientAt(Number(timestamp), form);
    const signature = form === 'body' ? bodySignature : requestSignature;
    expect(strict.webhooks.verify({ rawBody, timestamp, signature, path }).status).toBe('SUCCEEDED');
    expect(() => strict.webhooks.verify({ rawBody, timestamp, signature: otherSignature, path })).toThrow(
      SignatureVerificationError,
    );
  });

  test.each([
    ['a changed body', { rawBody: rawBody.replace('SUCCEEDED', 'FAILED') }],
    ['a changed timestamp', { timestamp: '1737554400001' }],
    ['a changed signature', { signature: bodySignature.replace('7', '8') }],
    ['no signature', { signature: undefined }],
    ['no timestamp', { timestamp: undefined }],
    ['the request form without its path', { signature: requestSignature }],
    ['the request form with another path', { signature: requestSignature, path: '/other' }],
  ])('refuses %s', (_name, change) => {
    const verify = () => client.webhooks.verify({ rawBody, timestamp, signature: bodySignature, ...change });
    expect(verify).toThrow(SignatureVerificationError);
    expect(verify).toThrow(expect.toSatisfy(isSignatureVerificationError));
  });

  test('allows 300 seconds both ways, to the millisecond', () => {
    for (const offset of [-300_000, 300_000]) {
      expect(clientAt(Number(timestamp) + offset).webhooks.verify({ rawBody, timestamp, signature: bodySignature }).status).toBe(
        'SUCCEEDED',
      );
    }
    for (const offset of [-300_001, 300_001]) {
      expect(() =>
        clientAt(Number(timestamp) + offset).webhooks.verify({ rawBody, timestamp, signature: bodySignature }),
      ).toThrow(SignatureVerificationError);
    }
  });

  test.each([
    ['no JSON', 'hello'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a BOM', `\ufeff${rawBody}`],
    ['no id', '{"status":"SUCCEEDED"}'],
    ['no status', '{"merchantOrderId":"a"}'],
    ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ["a refund's event", '{"merchantRefundOrderId":"R_1","acquiringOrderId":"O_1","status":"SUCCEEDED"}'],
  ])('refuses a signed body with %s as no order event', (_name, body) => {
    const verify = () => client.webhooks.verify({ rawBody: body, timestamp, signature: sign(body) });
    expect(verify).toThrow(StablecoinResponseError);
  });

  test('names the mistake of passing a parsed body', () => {
    const parsed = JSON.parse(rawBody) as string;
    expect(() => client.webhooks.verify({ rawBody: parsed, timestamp, signature: bodySignature })).toThrow(TypeError);
  });
});

describe('webhooks.verifyRefund', () => {
  test("gives a refund's event and refuses an order's", () => {
    const body = '{"merchantRefundOrderId":"R_1","acquiringOrderId":"O_1","status":"SUCCEEDED","refundAmount":{"value":"1"}}';
    expect(client.webhooks.verifyRefund({ rawBody: body, timestamp, signature: sign(body) })).toEqual(JSON.parse(body));
    expect(() => client.webhooks.verifyRefund({ rawBody, timestamp, signature: bodySignature })).toThrow(StablecoinResponseError);
    expect(() => client.webhooks.verifyRefund({ rawBody: body, timestamp, signature: bodySignature })).toThrow(
      SignatureVerificationError,
    );
  });
});
