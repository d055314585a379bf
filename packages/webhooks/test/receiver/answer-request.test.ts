import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWebhookReceiver, itpay, type WebhookReceiver, type WebhookRequest } from '../../src/index.ts';
import { answerRequest } from '../../src/receiver/answer-request.ts';
import { brandReceiver } from '../../src/receiver/is-webhook-receiver.ts';
import { createSignedRequest, createTestEvent } from '../../src/testing/index.ts';

const secret = 'whsec_test_1234';

function signed(): WebhookRequest {
  return createSignedRequest({ provider: 'itpay', secret, event: createTestEvent('itpay', 'payment_intent.succeeded') });
}

function create(handler: () => unknown): { readonly receiver: WebhookReceiver; readonly errors: Error[] } {
  const errors: Error[] = [];
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    on: { 'payment_intent.succeeded': handler },
    onError: (error) => void errors.push(error),
  });
  return { receiver: receiver as WebhookReceiver, errors };
}

describe('answerRequest', () => {
  it('answers within the call when the handler is done within it', () => {
    const { receiver } = create(() => undefined);
    const statuses: number[] = [];
    answerRequest(receiver, signed(), ({ status }) => void statuses.push(status));
    expect(statuses).toEqual([200]);
  });

  it.each([
    ['of an event whose handler works on', async () => new Promise((resolve) => setImmediate(resolve)), signed, 200],
    ['of a handler that throws', () => Promise.reject(new Error('no stock')), signed, 503],
    ['of a forged request', () => undefined, () => ({ ...signed(), body: new TextEncoder().encode('{}') }), 401],
  ])('gives the answer that handle gives %s, once', async (_title, handler, build, status) => {
    const onAnswer = vi.fn();
    const request = build();
    answerRequest(create(handler).receiver, request, onAnswer);
    await expect.poll(() => onAnswer).toHaveBeenCalled();
    expect(onAnswer.mock.calls).toEqual([[await create(handler).receiver.handle(request)]]);
    expect(onAnswer.mock.calls[0]?.[0]).toMatchObject({ status });
  });

  it('calls the handle of a receiver that wraps it', async () => {
    const { receiver } = create(() => undefined);
    // It copies the properties of what it wraps.
    const handle = vi.fn(receiver.handle);
    const onAnswer = vi.fn();
    answerRequest(brandReceiver({ ...receiver, handle }), signed(), onAnswer);
    await expect.poll(() => onAnswer).toHaveBeenCalledTimes(1);
    expect(handle).toHaveBeenCalledTimes(1);
  });

  it.each<readonly [string, { readonly method?: string; readonly headers?: Record<string, string> }, number]>([
    ['the method', { method: 'PUT' }, 405],
    ['the content encoding', { headers: { 'content-encoding': 'gzip' } }, 415],
  ])('leaves the check of %s to handle when another admit stands in its place', async (_title, change, status) => {
    const { receiver } = create(() => undefined);
    const lenient: WebhookReceiver = Object.create(receiver, { admit: { value: () => undefined } });
    const request = signed();
    const onAnswer = vi.fn();
    answerRequest(lenient, { ...request, ...change, headers: { ...request.headers, ...change.headers } }, onAnswer);
    await expect.poll(() => onAnswer).toHaveBeenCalledTimes(1);
    expect(onAnswer.mock.calls[0]?.[0]).toMatchObject({ status });
  });

  describe('when the answer cannot be written', () => {
    const rejections: unknown[] = [];
    const known = process.listeners('unhandledRejection');
    const onRejection = (reason: unknown): void => void rejections.push(reason);
    beforeEach(() => {
      process.removeAllListeners('unhandledRejection').on('unhandledRejection', onRejection);
    });
    afterEach(() => {
      process.off('unhandledRejection', onRejection);
      for (const listener of known) process.on('unhandledRejection', listener);
    });

    it("takes it neither for the handler's error nor for a defect, and answers no second time", async () => {
      const { receiver, errors } = create(() => undefined);
      const problem = new Error('headers were sent');
      const onAnswer = vi.fn(() => {
        throw problem;
      });
      answerRequest(receiver, signed(), onAnswer);
      await expect.poll(() => rejections).toEqual([problem]);
      expect(onAnswer).toHaveBeenCalledTimes(1);
      expect(errors).toEqual([]);
    });
  });
});
