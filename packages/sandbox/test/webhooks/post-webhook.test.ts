import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OutgoingWebhook, postWebhook } from '../../src/webhooks/post-webhook.ts';
import { type Merchant, startMerchant } from '../support/start-merchant.ts';

let merchant: Merchant;
beforeAll(async () => {
  merchant = await startMerchant();
});
afterAll(() => merchant.close());

const webhook = (overrides: Partial<OutgoingWebhook> = {}): OutgoingWebhook => ({
  url: merchant.url,
  headers: { 'content-type': 'application/json' },
  body: '{"a":1}',
  timeoutMs: 60_000,
  signal: new AbortController().signal,
  ...overrides,
});

describe('postWebhook', () => {
  it('gives up on an answer that does not come in time', async () => {
    merchant.answer = () => 'hang';
    expect(await postWebhook(webhook({ timeoutMs: 20 }))).toMatchObject({ status: 0, error: 'no complete answer within 20 ms' });
  });

  it('ends when the sandbox closes, and does not begin after that', async () => {
    const closing = new AbortController();
    merchant.answer = () => {
      closing.abort();
      return 'hang';
    };
    for (const expected of [merchant.received.length + 1, merchant.received.length + 1]) {
      expect(await postWebhook(webhook({ signal: closing.signal }))).toMatchObject({
        status: 0,
        error: 'the sandbox was closed',
      });
      expect(merchant.received).toHaveLength(expected);
    }
  });

  it('follows no redirect', async () => {
    merchant.received.length = 0;
    merchant.answer = () => ({ status: 307, headers: { location: merchant.url } });
    expect(await postWebhook(webhook())).toMatchObject({ status: 307, error: undefined });
    expect(merchant.received).toHaveLength(1);
  });

  it('reports an address that cannot be called', async () => {
    expect(await postWebhook(webhook({ url: 'http://127.0.0.1:1/' }))).toMatchObject({
      error: 'connection failed (ECONNREFUSED)',
    });
    expect(await postWebhook(webhook({ url: 'http://' }))).toMatchObject({ status: 0, error: expect.stringContaining('failed') });
  });
});
