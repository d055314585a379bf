import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, it, vi } from 'vitest';
import { createWebhookReceiver, itpay, memoryStore, type WebhookEvent } from '../../src/index.ts';
import { createConsoleLogger } from '../../src/observe/console-logger.ts';
import { createSignedRequest, createTestEvent } from '../../src/testing/index.ts';

const secret = 'whsec_test_1234';

function setUp(onEvent?: (event: WebhookEvent) => void) {
  const handler = vi.fn();
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    store: memoryStore(),
    on: { 'payment_intent.succeeded': handler },
    onError: () => undefined,
    ...(onEvent === undefined ? {} : { onEvent }),
  });
  const event = createTestEvent('itpay', 'payment_intent.succeeded', { id: 'evt_1' });
  return { receiver, handler, request: createSignedRequest({ provider: 'itpay', secret, event }) };
}

const steps = ['received', 'verified', 'refused', 'duplicate', 'handled', 'failed', 'acknowledged'] as const;

/** A first delivery that fails, one that is handled, one that is known, one that is forged. */
async function deliver({ receiver, handler, request }: ReturnType<typeof setUp>): Promise<void> {
  handler.mockRejectedValueOnce(new Error('no stock'));
  await receiver.handle(request);
  await receiver.handle(request);
  await receiver.handle(request);
  await receiver.handle({ ...request, headers: {} });
}

const expected = [
  { type: 'received', bytes: expect.any(Number) },
  { type: 'verified', key: 'itpay:evt_1', eventType: 'payment_intent.succeeded', secretIndex: 0 },
  { type: 'failed', key: 'itpay:evt_1', attempt: 1, source: 'webhook', error: expect.objectContaining({ message: 'no stock' }) },
  { type: 'acknowledged', key: 'itpay:evt_1', status: 503 },
  { type: 'received' },
  { type: 'verified' },
  { type: 'handled', key: 'itpay:evt_1', attempt: 2, eventType: 'payment_intent.succeeded', handlerMs: expect.any(Number) },
  { type: 'acknowledged', status: 200 },
  { type: 'received' },
  { type: 'verified' },
  { type: 'duplicate', key: 'itpay:evt_1', state: 'done' },
  { type: 'acknowledged', status: 200 },
  { type: 'received' },
  { type: 'refused', reason: 'header-missing', status: 401 },
].map((event) => ({ provider: 'itpay', durationMs: expect.any(Number), ...event }));

describe('onEvent', () => {
  it('is told every step with its duration', async () => {
    const events: WebhookEvent[] = [];
    await deliver(setUp((event) => void events.push(event)));
    expect(events).toMatchObject(expected);
    for (const event of events) expect(event.durationMs).toBeGreaterThanOrEqual(0);
  });

  it('cannot fail a delivery, neither by an exception nor by a rejection', async () => {
    const { receiver, request } = setUp((() => Promise.reject(new Error('exporter is down'))) as () => void);
    expect((await receiver.handle(request)).status).toBe(200);
  });
});

describe('diagnostics_channel', () => {
  it('carries the same steps as x:webhook:*', async () => {
    const seen: unknown[] = [];
    const listen = (message: unknown): void => void seen.push(message);
    for (const step of steps) subscribe(`x:webhook:${step}`, listen);
    try {
      await deliver(setUp());
    } finally {
      for (const step of steps) unsubscribe(`x:webhook:${step}`, listen);
    }
    expect(seen).toMatchObject(expected);
    expect(new Set((seen as WebhookEvent[]).map((event) => event.type))).toEqual(new Set(steps));
  });
});

describe('the logger', () => {
  it('is told refusals and failures without bodies or signatures', async () => {
    const lines: string[] = [];
    const write = (facts: object, message: string): void => void lines.push(`${message} ${JSON.stringify(facts)}`);
    const { receiver, handler, request } = setUp();
    const logged = createWebhookReceiver({
      provider: itpay({ secret }),
      on: { 'payment_intent.succeeded': handler },
      logger: { warn: write, error: write },
    });
    handler.mockRejectedValueOnce(new Error('no stock'));
    await logged.handle(request);
    await logged.handle({ ...request, body: Buffer.from('{"id":"forged"}') });
    expect(lines).toEqual([
      expect.stringMatching(/handler failed \(attempt 1\).*ERR_WEBHOOK_HANDLER_FAILED.*Error: no stock.*evt_1/),
      expect.stringMatching(/refused with 401, signature-mismatch.*ERR_WEBHOOK_REFUSED/),
    ]);
    expect(lines.join()).not.toMatch(/v1=|forged|whsec/);
    expect(receiver.provider).toBe('itpay');
  });

  it('is the console without another one, the same warning once a minute', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    let time = 0;
    const logger = createConsoleLogger(() => time);
    logger.warn({}, 'forged');
    logger.warn({}, 'forged');
    logger.warn({}, 'other');
    time = 60_000;
    logger.warn({}, 'forged');
    expect(warn).toHaveBeenCalledTimes(3);
    warn.mockRestore();
  });
});
