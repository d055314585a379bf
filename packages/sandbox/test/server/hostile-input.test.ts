import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox.ts';
import { checkoutBody, hostedBody, intentBody } from '../support/bodies.ts';
import { callItpay, callStablecoin } from '../support/call-gateway.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
});
afterAll(() => sandbox.close());

/** A good body in which one field is something else, or bytes that are no body at all. */
const spoilt = (body: Record<string, unknown>) =>
  fc.oneof(
    fc.json(),
    fc.string().filter((text) => text.trim() !== ''),
    fc
      .tuple(fc.constantFrom(...Object.keys(body), 'amount', '__proto__', 'metadata'), fc.jsonValue())
      .map(([name, value]) => `{"${name}":${JSON.stringify(value)},${JSON.stringify(body).slice(1)}`),
    fc
      .tuple(fc.constantFrom(...Object.keys(body)), fc.jsonValue())
      .map(([name, value]) => JSON.stringify({ ...body, [name]: value })),
  );

const startsLikeJson = (text: string) => /^[\s]*[{["]/.test(text);

describe('hostile bodies, rightly signed', () => {
  it('never make ItPay fail', { timeout: 60_000 }, async () => {
    for (const path of ['/v1/payment-intents', '/v1/services', '/v1/refunds', '/v1/webhook-endpoints']) {
      const bodies = fc.sample(spoilt(intentBody()).filter(startsLikeJson), { numRuns: 120, seed: 1 });
      for (const rawBody of bodies) {
        const { status, json } = await callItpay(sandbox, 'POST', path, { rawBody });
        expect([200, 201, 404, 409, 422], rawBody).toContain(status);
        expect(json).toBeTypeOf('object');
      }
    }
  });

  it('never make the stablecoin gateway fail', { timeout: 60_000 }, async () => {
    for (const [path, body] of [
      ['/orders', hostedBody(sandbox)],
      ['/checkout/orders', checkoutBody(sandbox)],
      ['/refunds', { merchantRefundOrderId: 'R', acquiringOrderId: 'ORDER_0000000000001', refundReason: 'r' }],
    ] as const) {
      for (const rawBody of fc.sample(spoilt(body), { numRuns: 120, seed: 2 })) {
        const { status, json } = await callStablecoin(sandbox, 'POST', path, { rawBody });
        expect(status, rawBody).toBe(200);
        expect(json).toMatchObject({ code: expect.stringMatching(/^(?:00000|[124]0\d{3})$/) });
      }
    }
  });

  it('are refused when they are nested too deeply', async () => {
    const rawBody = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect((await callItpay(sandbox, 'POST', '/v1/payment-intents', { rawBody })).status).toBe(422);
    expect((await callStablecoin(sandbox, 'POST', '/refunds', { rawBody })).json).toMatchObject({ code: '10001' });
    expect((await callItpay(sandbox, 'POST', '/v1/refunds', { rawBody })).status).toBe(422);
  });

  it('leave a state that the page can read', async () => {
    const reply = await fetch(`${sandbox.url}/_sandbox/state`);
    expect(await reply.json()).toMatchObject({ totals: {} });
  });
});

describe('the ledger', () => {
  it('holds no secret, wherever it was sent', async () => {
    const { apiKey, webhookSecret } = sandbox.itpay;
    const { apiSecret } = sandbox.stablecoin;
    const live = 'sk_liv_0123456789';
    await callItpay(sandbox, 'POST', '/v1/webhook-endpoints', { body: { url: 'http://127.0.0.1:1/', enabled_events: ['x'] } });
    await callItpay(sandbox, 'POST', `/v1/${apiKey}?key=${apiSecret}`, {
      body: { apiKey, apiSecret, live },
      headers: { 'x-note': live },
    });
    await callItpay(sandbox, 'GET', '/v1/services', { headers: { authorization: `Bearer ${live}` } });
    const ledger = JSON.stringify(sandbox.requests());
    for (const secret of [apiKey, webhookSecret, apiSecret, live]) expect(ledger).not.toContain(secret);
    expect(ledger).toContain('***');
  });
});
