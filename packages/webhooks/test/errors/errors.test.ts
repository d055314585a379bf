import { describe, expect, it } from 'vitest';
import * as webhooks from '../../src/index.ts';
import { TimeLimitError } from '../../src/store/index.ts';

const { isWebhookError } = webhooks;
const key = 'itpay:evt_1';
const cause = new Error('postgres://user:password@host failed');

const errors: readonly (readonly [webhooks.WebhookError, Readonly<Record<string, unknown>>])[] = [
  [new webhooks.WebhookConfigurationError('ERR_WEBHOOK_CONFIG_SECRET', 'no', { cause }), {}],
  [new webhooks.WebhookHandlerError({ key, attempt: 2, cause }), { key, attempt: 2 }],
  [new webhooks.WebhookLeaseLostError({ key }), { key }],
  [new webhooks.WebhookHandlerTimeoutError({ key, timeoutMs: 5 }), { key, timeoutMs: 5 }],
  [new webhooks.WebhookBudgetExceededError({ key, budgetMs: 5 }), { key, budgetMs: 5 }],
  [
    new webhooks.WebhookStateAnomalyError({ key, previous: 'SUCCEEDED', next: 'FAILED', dispatched: false }),
    { key, previous: 'SUCCEEDED', next: 'FAILED', dispatched: false },
  ],
  [
    new webhooks.WebhookMismatchError({ key, mismatches: [{ field: 'amount', expected: '1', actual: '2' }] }),
    { key, mismatches: [{ field: 'amount', expected: '1', actual: '2' }] },
  ],
  [new webhooks.WebhookDeliveryError('no', { cause }), {}],
  [
    new webhooks.WebhookForeignDeliveryError('no', { key, provider: 'itpay', namespace: 'shop' }),
    { key, provider: 'itpay', namespace: 'shop' },
  ],
  [new webhooks.WebhookUnhandledEventError({ key, eventType: 'escrow.held' }), { key, eventType: 'escrow.held' }],
  [new webhooks.WebhookClosedError(), {}],
  [
    new webhooks.WebhookRefusedError({ reason: 'signature-mismatch', status: 401, provider: 'itpay' }),
    { reason: 'signature-mismatch', status: 401, provider: 'itpay' },
  ],
  [new webhooks.RetryLater({ afterMs: 5, cause }), { afterMs: 5 }],
  [new webhooks.EventStoreUnavailableError('no', { cause, retryAfterMs: 5 }), { retryAfterMs: 5 }],
  [new TimeLimitError('no', { cause }), {}],
];

describe.each(errors.map(([error, facts]) => [error.name, error, facts] as const))('%s', (name, error, facts) => {
  it('holds its name, code, message and facts in JSON, and not its cause', () => {
    const text = JSON.stringify(error);
    expect(JSON.parse(text)).toEqual({ name, code: error.code, message: error.message, ...facts });
    expect(text).not.toContain('password');
  });

  it('is named as its class, has a code of its own, and is known by its brand', () => {
    expect(error.constructor.name).toBe(name);
    expect(error.code).toMatch(/^ERR_WEBHOOK_[A-Z_]+$/);
    expect(isWebhookError(error)).toBe(true);
    // The brand is what two copies of the package share.
    expect(isWebhookError(Object.assign(new Error('other'), { [Symbol.for('@x/webhooks/WebhookError')]: true }))).toBe(true);
  });
});

it('every error class that is exported is in this list', () => {
  const exported = Object.entries(webhooks).filter(([, value]) => (value as { prototype?: unknown }).prototype instanceof Error);
  const listed = new Set([...errors.map(([error]) => error.name), 'WebhookError']);
  expect(exported.map(([name]) => name).filter((name) => !listed.has(name))).toEqual([]);
});
