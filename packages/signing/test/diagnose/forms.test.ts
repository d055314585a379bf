import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { itpay, stablecoin } from '../../src/diagnose/index.ts';
import { createSigningKey, itpay as itpayScheme, stablecoin as stablecoinScheme } from '../../src/index.ts';

const secret = 'whsec_c2VjcmV0LXNlY3JldA';
const body = '{"id":"evt_1"}';
const now = 1_745_712_345_000;
const wrong = `t=1745712345,v1=${'ab'.repeat(32)}`;
const webhook = { header: wrong, body, now };

describe('itpay.diagnoseWebhook', () => {
  test.each([
    [{ header: undefined }, 'header-missing'],
    [{ header: 'undefined' }, 'header-placeholder'],
    [{ header: 'garbage' }, 'header-malformed'],
    [{ header: `t=1745712345000,v1=${'ab'.repeat(32)}` }, 'timestamp-in-milliseconds'],
    [{ header: 't=1745712345,v1=abc' }, 'signature-malformed'],
    [{ body: '' }, 'body-empty'],
    [{ body: '[object Object]' }, 'body-object-printed'],
    [{ body: '{"id":"evt_1","data":{"a' }, 'body-truncated'],
    [{ body: '{"name":"Zo\ufffd"}' }, 'body-decoded-lossily'],
    [{ body: Buffer.of(0x1f, 0x8b, 8, 0) }, 'body-compressed'],
  ])('suspects, without proof, by the form of %o: %s', (change, name) => {
    expect(itpay.diagnoseWebhook({ ...webhook, ...change }, secret)).toMatchObject({ name, proven: false });
  });

  test('says nothing about a wrong signature that no listed change explains', () => {
    expect(itpay.diagnoseWebhook(webhook, secret)).toBeUndefined();
  });

  test('finds white space and quotes around its own secret, which a verification refuses', () => {
    const header = itpayScheme.signWebhook({ timestamp: 1_745_712_345, body }, secret);
    expect(itpay.diagnoseWebhook({ header, body, now }, `${secret}\n`)).toMatchObject({ name: 'secret-padded', proven: true });
    expect(itpay.diagnoseWebhook({ header, body, now }, `"${secret}"`)).toMatchObject({ name: 'secret-quoted', proven: true });
  });

  test('names two causes and the secret that signed', () => {
    const header = itpayScheme.signWebhook({ timestamp: 1_745_712_345, body }, secret);
    const diagnosis = itpay.diagnoseWebhook({ header, body: '{ "id": "evt_1" }'.replace('{ ', '{').replace(' }', '}'), now }, [
      'whsec_next',
      secret,
    ]);
    expect(diagnosis).toMatchObject({ name: 'body-json-spacing', also: 'secret-older', secretIndex: 1, proven: true });
  });

  test('tries changes of the message with a SigningKey, too', () => {
    const key = createSigningKey(secret);
    const header = itpayScheme.signWebhook({ timestamp: 1_745_712_345, body }, key);
    expect(itpay.diagnoseWebhook({ header, body: `${body}\n`, now }, key)).toMatchObject({ name: 'body-newline-added' });
  });

  test('shows no secret, signature or body in its result', () => {
    const header = itpayScheme.signWebhook({ timestamp: 1_745_712_345, body }, `${secret}\n`.trim());
    const shown = inspect(itpay.diagnoseWebhook({ header, body: `${body}\n`, now }, secret), { depth: 9 });
    for (const value of [secret, header.slice(-64), 'evt_1']) expect(shown).not.toContain(value);
  });

  test('throws for a caller’s mistake, as safeVerifyWebhook', () => {
    expect(() => itpay.diagnoseWebhook({ ...webhook, body: { id: 1 } as never }, secret)).toThrow(TypeError);
    expect(() => itpay.diagnoseWebhook({ ...webhook, tolerance: 1 } as never, secret)).toThrow(TypeError);
    expect(() => itpay.diagnoseWebhook(undefined as never, secret)).toThrow(TypeError);
    for (const bad of ['', ' ', {}, null, Promise.resolve(secret)]) {
      expect(() => itpay.diagnoseWebhook(webhook, bad as never)).toThrow(TypeError);
    }
    expect(() => itpay.diagnoseWebhook(webhook, [])).toThrow(RangeError);
  });

  test('never throws for a header, whatever it holds', () => {
    for (const header of [1, {}, [], [1, 2], ['t=1', 'v1=2'], 't=,v1=', ',,,;;;', '='.repeat(5000), '\ud800', 't=1,v1=\0']) {
      expect(() => itpay.diagnoseWebhook({ ...webhook, header: header as string }, secret)).not.toThrow();
    }
  });
});

describe('stablecoin.diagnoseWebhook', () => {
  test('finds the request form when the path was not given', () => {
    const signature = stablecoinScheme.signWebhook({ timestamp: now, body, form: 'request', path: '/webhook' }, secret);
    expect(stablecoin.diagnoseWebhook({ timestamp: now, signature, body, now }, secret)).toMatchObject({
      name: 'other-form-path-missing',
      proven: true,
    });
  });

  test('recognizes a webhook of ItPay by its header', () => {
    const signature = itpayScheme.signWebhook({ timestamp: 1_745_712_345, body }, secret);
    expect(stablecoin.diagnoseWebhook({ timestamp: now, signature, body, now }, secret)).toMatchObject({ name: 'other-gateway' });
  });
});

test('diagnoseWebhook › bounds its work for a body of 64 KiB and of 20 MiB', () => {
  const large = JSON.stringify({
    items: Array.from({ length: 900 }, (_, index) => ({ id: `item_${index}`, price: index, name: 'Zo\u00eb' })),
  });
  expect(itpay.diagnoseWebhook({ ...webhook, body: large }, secret)).toBeUndefined();
  expect(itpay.diagnoseWebhook({ ...webhook, body: Buffer.alloc(20 * 1024 * 1024, 'a') }, secret)).toBeUndefined();
});
