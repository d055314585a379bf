import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createWebhookReceiver, itpay, memoryStore, type WebhookReceiver } from '../../src/index.ts';
import { createSignedRequest, createTestEvent } from '../../src/testing/index.ts';

const secret = 'whsec_test_1234';

function setUp(handler: () => unknown) {
  const errors: Error[] = [];
  const logged: string[] = [];
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    store: memoryStore(),
    on: { 'payment_intent.succeeded': handler },
    onError: (error) => void errors.push(error),
    logger: { warn: () => undefined, error: (_facts, message) => void logged.push(message) },
  }) as WebhookReceiver;
  const event = createTestEvent('itpay', 'payment_intent.succeeded');
  const request = createSignedRequest({ provider: 'itpay', secret, event });
  return { receiver, request, errors, logged, deliver: () => receiver.handle(request) };
}

/** What a call of a remote procedure is on some platforms: a proxy over a function, with `then`. */
function callable(work: Promise<unknown>): unknown {
  return new Proxy(() => undefined, { get: (_target, name) => (name === 'then' ? work.then.bind(work) : undefined) });
}

const throwing = (name: string): object =>
  Object.defineProperty(new Error('no stock'), name, {
    get: () => {
      throw new Error(`${name} cannot be read`);
    },
  });

describe('runHandler', () => {
  it('waits for a promise that can be called, and acknowledges nothing before it', async () => {
    const ends = new EventEmitter();
    const { deliver } = setUp(() => callable(once(ends, 'end')));
    const seen: number[] = [];
    const answer = deliver().then(({ status }) => void seen.push(status));
    expect((await deliver()).status).toBe(409);
    expect(seen).toEqual([]);
    ends.emit('end');
    await answer;
    expect(seen).toEqual([200]);
  });

  it('gives the event back when a promise that can be called rejects', async () => {
    const { deliver, errors } = setUp(() => callable(Promise.reject(new Error('the stock service is down'))));
    expect((await deliver()).status).toBe(503);
    expect(errors[0]).toMatchObject({ name: 'WebhookHandlerError', cause: { message: 'the stock service is down' } });
    expect((await deliver()).status).toBe(503);
  });

  it("answers in the request's own asynchronous context, wherever the handler's promise was settled", async () => {
    const requests = new AsyncLocalStorage<string>();
    const ends = new EventEmitter();
    const foreign = {
      // biome-ignore lint/suspicious/noThenProperty: it is what the test is about.
      then: (onDone: () => void) => void ends.once('end', onDone),
    };
    const { receiver, request } = setUp(() => foreign);
    const context = new Promise((resolve) => {
      requests.run('evt_1', () => void receiver.handle(request).then(() => resolve(requests.getStore())));
    });
    await new Promise((resolve) => setImmediate(resolve));
    ends.emit('end');
    expect(await context).toBe('evt_1');
  });

  it.each<readonly [string, () => unknown]>([
    [
      'throws an error whose message cannot be read',
      () => {
        throw throwing('message');
      },
    ],
    ['rejects with an error whose message cannot be read', () => Promise.reject(throwing('message'))],
    ['returns something whose then cannot be read', () => throwing('then')],
    [
      'throws what looks like RetryLater and cannot be read',
      () => {
        throw Object.assign(throwing('afterMs'), { [Symbol.for('@x/webhooks/RetryLater')]: true });
      },
    ],
  ])('gives the event back, answers 503 and logs it when the handler %s', async (_title, handler) => {
    const { deliver, errors, logged } = setUp(handler);
    expect((await deliver()).status).toBe(503);
    expect(errors.map(({ name }) => name)).toEqual(['WebhookHandlerError']);
    // Not 409: nobody holds it.
    expect((await deliver()).status).toBe(503);
    expect(errors.map((error) => (error as { attempt?: number }).attempt)).toEqual([1, 2]);
    expect(logged).toHaveLength(2);
  });
});
