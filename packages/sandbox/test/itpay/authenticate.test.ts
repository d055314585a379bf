import { itpay } from '@x/signing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox.ts';
import { intentBody } from '../support/bodies.ts';
import { callItpay } from '../support/call-gateway.ts';

const NOW = 1_750_000_000_000;
let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await createSandbox({ seed: 'itpay', clock: () => NOW });
});
afterEach(() => sandbox.close());

describe('authentication of ItPay requests', () => {
  const url = '/v1/payment-intents/pi_1';

  it.each([
    ['no bearer', { authorization: undefined }, 'INVALID_API_KEY'],
    ['a wrong bearer', { authorization: 'Bearer sk_test_other' }, 'INVALID_API_KEY'],
    ['a basic scheme', { authorization: 'Basic abc' }, 'INVALID_API_KEY'],
    ['a live key', { authorization: 'Bearer sk_liv_abc' }, 'LIVE_KEY'],
    ['no signature', { 'x-itpay-signature': undefined }, 'INVALID_SIGNATURE'],
    ['a signature without a time', { 'x-itpay-signature': `v1=${'0'.repeat(64)}` }, 'INVALID_SIGNATURE'],
    ['an upper-case signature', { 'x-itpay-signature': `t=${NOW / 1000},v1=${'A'.repeat(64)}` }, 'INVALID_SIGNATURE'],
    ['a signature over something else', { 'x-itpay-signature': `t=${NOW / 1000},v1=${'0'.repeat(64)}` }, 'INVALID_SIGNATURE'],
  ])('refuses %s with 401', async (_name, headers, code) => {
    const reply = await callItpay(sandbox, 'GET', url, { headers });
    expect(reply.status).toBe(401);
    expect(reply.json).toMatchObject({ error: { code }, request_id: expect.stringMatching(/^req_/) });
    expect(reply.headers['x-request-id']).toMatch(/^req_/);
  });

  it.each([
    [-301_000, 401],
    [-300_000, 404],
    [300_000, 404],
    [301_000, 401],
  ])('judges a timestamp %i ms off with %i', async (offset, status) => {
    expect((await callItpay(sandbox, 'GET', url, { at: NOW + offset })).status).toBe(status);
  });

  it('refuses a body, a path or a method that was not signed', async () => {
    const timestamp = NOW / 1000;
    const sign = (method: string, path: string, body: string) => ({
      'x-itpay-signature': `t=${timestamp},v1=${itpay.signRequest({ timestamp, method, path, body }, sandbox.itpay.apiKey)}`,
    });
    const body = intentBody();
    const text = JSON.stringify(body);
    const path = '/v1/payment-intents';
    for (const headers of [
      sign('POST', path, text.replace('699', '1')),
      sign('POST', '/v1/services', text),
      sign('PATCH', path, text),
    ]) {
      expect((await callItpay(sandbox, 'POST', path, { body, headers })).status).toBe(401);
    }
    expect((await callItpay(sandbox, 'POST', path, { body, headers: sign('POST', path, text) })).status).toBe(201);
  });

  it('notes the text it signed, and masks the key', async () => {
    await callItpay(sandbox, 'GET', url, { headers: { 'x-itpay-signature': `t=${NOW / 1000},v1=${'0'.repeat(64)}` } });
    expect(sandbox.requests().at(-1)).toMatchObject({
      authentication: 'signature-mismatch',
      signedText: `${NOW / 1000}GET${url}`,
    });
    expect(JSON.stringify(sandbox.requests())).not.toContain(sandbox.itpay.apiKey);
  });

  it('leaves the signature out when told so', async () => {
    const lenient = await createSandbox({ itpay: { auth: 'bearer' } });
    const headers = { 'x-itpay-signature': undefined };
    expect((await callItpay(lenient, 'GET', url, { headers })).status).toBe(404);
    const wrong = { 'x-itpay-signature': `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}` };
    expect((await callItpay(lenient, 'GET', url, { headers: wrong })).status).toBe(401);
    await lenient.close();
  });
});
