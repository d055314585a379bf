import { expect, it } from 'vitest';
import { createWebhookReceiver, itpay, memoryStore } from '../../src/index.ts';
import { createSignedRequest, createTestEvent } from '../../src/testing/index.ts';

const secret = 'whsec_test_1234';

it.each([
  [
    'throws',
    () => {
      throw new Error('the disk is full');
    },
  ],
  ['rejects', () => Promise.reject(new Error('the disk is full'))],
])(
  'releaseEvent lets the gateway be answered when the store does not take the release and the logger %s',
  async (_title, warn) => {
    const errors: Error[] = [];
    const receiver = createWebhookReceiver({
      provider: itpay({ secret }),
      store: { ...memoryStore(), release: () => Promise.reject(new Error('connection reset')) },
      on: { 'payment_intent.succeeded': () => Promise.reject(new Error('no stock')) },
      onError: (error) => void errors.push(error),
      logger: { warn: warn as () => void, error: () => undefined },
    });
    const event = createTestEvent('itpay', 'payment_intent.succeeded');
    const answer = await receiver.handle(createSignedRequest({ provider: 'itpay', secret, event }));
    expect(answer.status).toBe(503);
    expect(errors).toMatchObject([{ name: 'WebhookHandlerError', cause: { message: 'no stock' } }]);
  },
);
