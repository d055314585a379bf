import { describe, expect, it } from 'vitest';
import { createWebhookReceiver, itpay, type Provider, stablecoinHosted, WebhookRefusedError } from '../../src/index.ts';
import { createSignedRequest, type SignedRequestOptions } from '../../src/testing/index.ts';
import type { WebhookRequest } from '../../src/types/request.ts';

const secret = 'whsec_test_1234';
const now = 1_750_000_000_000;
const event = {
  id: 'evt_1',
  type: 'payment_intent.succeeded',
  data: { id: 'pi_1', note: 'é/x', list: [1, { a: [] }], empty: {} },
};
const order = { merchantOrderId: 'M1', status: 'SUCCEEDED' };

async function diagnose(provider: Provider, request: WebhookRequest): Promise<{ status: number; error: WebhookRefusedError }> {
  const errors: Error[] = [];
  const lines: unknown[] = [];
  const logger = { warn: (...line: unknown[]) => void lines.push(line), error: (...line: unknown[]) => void lines.push(line) };
  const receiver = createWebhookReceiver({
    provider,
    on: {},
    onUnhandled: () => undefined,
    onError: (error) => errors.push(error),
    logger,
    now: () => now,
  });
  const response = await receiver.handle(request);
  const [error] = errors;
  if (!(error instanceof WebhookRefusedError)) throw new Error('nothing was refused');
  // The caller learns nothing, and neither the log nor the error holds what came.
  expect(response.body).toBe('{"error":"invalid signature"}');
  for (const text of [JSON.stringify(lines), JSON.stringify(error), String(error), error.stack ?? '']) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain('pi_1');
    expect(text).not.toContain('v1=');
  }
  return { status: response.status, error };
}

const sign = (options: Partial<SignedRequestOptions> = {}) =>
  createSignedRequest({ provider: 'itpay', secret, event, timestampMs: now, ...options });
const signOrder = (options: Partial<SignedRequestOptions> = {}) =>
  createSignedRequest({ provider: 'stablecoin-hosted', secret, event: order, timestampMs: now, ...options });
const signedText = (text: string, body: string) => ({ ...sign({ body: text }), body: Buffer.from(body) });

const text = JSON.stringify(event);
const itpayProvider = itpay({ secret }) as unknown as Provider;
const hostedProvider = stablecoinHosted({ secret }) as unknown as Provider;

describe('the diagnosis of a refusal', () => {
  it.each<readonly [string, string, Provider, WebhookRequest]>([
    ['body-newline-added', 'a line end that was added', itpayProvider, signedText(text, `${text}\n`)],
    ['body-newline-removed', 'a line end that was taken', itpayProvider, signedText(`${text}\r\n`, text)],
    [
      'body-json-spacing',
      "Python's spaces, minified on the way",
      itpayProvider,
      signedText(text.replaceAll(':', ': ').replaceAll(',', ', '), text),
    ],
    ['body-json-spacing', 'indented JSON, minified on the way', itpayProvider, signedText(JSON.stringify(event, null, 2), text)],
    ['body-json-spacing', 'minified JSON, indented on the way', itpayProvider, signedText(text, JSON.stringify(event, null, 4))],
    [
      'body-json-unicode-escapes',
      'escaped characters, written out on the way',
      itpayProvider,
      signedText(text.replace('é', '\\u00e9'), text),
    ],
    ['secret-padded', 'a sender whose secret ends in a line end', itpayProvider, sign({ secret: Buffer.from(`${secret}\n`) })],
    [
      'secret-padded',
      'our secret ending in a line end, as bytes',
      itpay({ secret: Buffer.from(`${secret}\n`) }) as unknown as Provider,
      sign(),
    ],
    ['timestamp-too-old', 'a real sender, too late', itpayProvider, sign({ timestampMs: now - 600_000 })],
    [
      'timestamp-too-old',
      'a real sender with an old secret, too late',
      itpay({ secret: ['whsec_new_1', secret] }) as unknown as Provider,
      sign({ timestampMs: now - 600_000 }),
    ],
    ['other-gateway', 'a stablecoin webhook at an ItPay URL', itpayProvider, signOrder()],
    ['other-gateway', 'an ItPay webhook at a stablecoin URL', hostedProvider, sign()],
    [
      'timestamp-in-milliseconds',
      'milliseconds for seconds',
      itpayProvider,
      { ...sign(), headers: { 'x-itpay-signature': `t=${now},v1=${'0'.repeat(64)}` } },
    ],
    [
      'timestamp-in-seconds',
      'seconds for milliseconds',
      hostedProvider,
      { ...signOrder(), headers: { ...signOrder().headers, 'x-timestamp': String(now / 1000) } },
    ],
    [
      'other-form',
      'the request form where the body form is set',
      stablecoinHosted({ secret, signatureForm: 'body' }) as unknown as Provider,
      signOrder({ form: 'request' }),
    ],
    ['other-form-path-missing', 'the request form without a path', hostedProvider, withoutPath(signOrder({ form: 'request' }))],
    [
      'other-form-path-missing',
      'no path where the request form is set',
      stablecoinHosted({ secret, signatureForm: 'request' }) as unknown as Provider,
      withoutPath(signOrder({ form: 'request' })),
    ],
    [
      'body-newline-added',
      'a line end on a stablecoin body',
      hostedProvider,
      { ...signOrder(), body: Buffer.from(`${JSON.stringify(order)}\n`) },
    ],
  ])('names %s: %s', async (name, _title, provider, request) => {
    const { status, error } = await diagnose(provider, request);
    expect(status).toBe(401);
    expect(error.diagnosis?.name).toBe(name);
    expect(error.message).toContain(error.diagnosis?.hint);
  });

  it('stays silent about a plain forgery', async () => {
    const { error } = await diagnose(itpayProvider, sign({ secret: 'whsec_attacker' }));
    expect(error.reason).toBe('signature-mismatch');
    expect(error.diagnosis).toBeUndefined();
  });

  it('names the older secret beside the time', async () => {
    const provider = itpay({ secret: ['whsec_new_1', secret] }) as unknown as Provider;
    const { error } = await diagnose(provider, sign({ timestampMs: now - 600_000 }));
    expect(error.diagnosis).toMatchObject({ name: 'timestamp-too-old', also: 'secret-older', proven: true, secretIndex: 1 });
  });

  it('is not made for a signature that holds, nor for a body beyond 64 KiB', async () => {
    const asked: string[] = [];
    const diagnoseNothing = (_request: unknown, reason: string): undefined => void asked.push(reason);
    const provider: Provider = { ...itpayProvider, diagnose: diagnoseNothing };
    const receiver = createWebhookReceiver({
      provider,
      on: {},
      onUnhandled: () => undefined,
      onError: () => undefined,
      now: () => now,
    });
    const statuses = [
      await receiver.handle(sign({ body: '[]' })),
      await receiver.handle(sign({ secret: 'whsec_attacker', body: `"${'x'.repeat(70_000)}"` })),
      await receiver.handle(sign({ secret: 'whsec_attacker' })),
    ].map(({ status }) => status);
    expect(statuses).toEqual([400, 401, 401]);
    expect(asked).toEqual(['signature-mismatch']);
  });

  it('is given to a flood of forgeries only now and then', async () => {
    let diagnosed = 0;
    const count = (): undefined => {
      diagnosed += 1;
    };
    const provider: Provider = { ...itpayProvider, diagnose: count };
    const receiver = createWebhookReceiver({
      provider,
      on: {},
      onUnhandled: () => undefined,
      onError: () => undefined,
      now: () => now,
    });
    const forged = sign({ secret: 'whsec_attacker' });
    for (let sent = 0; sent < 500; sent += 1) await receiver.handle(forged);
    expect(diagnosed).toBe(10);
  });

  it('never throws, whatever a provider does', async () => {
    const provider: Provider = {
      ...itpayProvider,
      diagnose: () => {
        throw new Error('boom');
      },
    };
    expect((await diagnose(provider, sign({ secret: 'whsec_attacker' }))).error.diagnosis).toBeUndefined();
  });
});

function withoutPath(request: WebhookRequest): WebhookRequest {
  const { path: _path, ...rest } = request;
  return rest;
}
