import { describe, expect, it } from 'vitest';
import { createWebhookReceiver, type EventStore, EventStoreUnavailableError, itpay, memoryStore } from '../../src/index.ts';
import { createSignedRequest, createTestEvent } from '../../src/testing/index.ts';

const secret = 'whsec_test_1234';

type Write = (rows: string[]) => void;

/** A store that runs writes as SQLite's does: all of them and the record that the event was handled, or nothing. */
function createWritingStore(fail?: () => void): { readonly rows: string[]; readonly store: EventStore<undefined, Write> } {
  const rows: string[] = [];
  const inner = memoryStore();
  const store: EventStore<undefined, Write> = {
    ...inner,
    writes: true,
    complete: async (key, token, { retainMs, writes = [] }) => {
      const added: string[] = [];
      for (const write of writes) write(added);
      fail?.();
      const result = await inner.complete(key, token, { retainMs });
      if (result === 'completed') rows.push(...added);
      return result;
    },
  };
  return { rows, store };
}

function setUp<TWrite>(store: EventStore<undefined, TWrite>, handler: (write: (write: TWrite) => void) => unknown) {
  const errors: Error[] = [];
  const receiver = createWebhookReceiver({
    provider: itpay({ secret }),
    store,
    on: { 'payment_intent.succeeded': (_event, context) => handler(context.write) },
    onError: (error) => void errors.push(error),
  });
  const event = createTestEvent('itpay', 'payment_intent.succeeded', { id: 'evt_1' });
  const send = async () => (await receiver.handle(createSignedRequest({ provider: 'itpay', secret, event }))).status;
  return { errors, send };
}

describe('context.write', () => {
  it('runs the writes in their order, after the handler, with the record that the event was handled', async () => {
    const { rows, store } = createWritingStore();
    const { send } = setUp(store, async (write) => {
      write((added) => added.push('first'));
      await new Promise((resolve) => setImmediate(resolve));
      write((added) => added.push('second'));
      expect(rows).toEqual([]);
    });
    expect(await send()).toBe(200);
    expect(await send()).toBe(200);
    expect(rows).toEqual(['first', 'second']);
  });

  it('counts a write that throws as a handler that threw: nothing is written, and the next delivery handles the event', async () => {
    const { rows, store } = createWritingStore();
    let isBroken = true;
    const { errors, send } = setUp(store, (write) => {
      write((added) => added.push('first'));
      write(() => {
        if (isBroken) throw new Error('UNIQUE constraint failed');
      });
    });
    expect(await send()).toBe(503);
    expect(errors).toMatchObject([{ name: 'WebhookHandlerError', attempt: 1, cause: { message: 'UNIQUE constraint failed' } }]);
    expect(rows).toEqual([]);
    isBroken = false;
    expect(await send()).toBe(200);
    expect(rows).toEqual(['first']);
  });

  it('writes nothing for a handler that fails', async () => {
    const { rows, store } = createWritingStore();
    const { send } = setUp(store, (write) => {
      write((added) => added.push('first'));
      throw new Error('no stock');
    });
    expect(await send()).toBe(503);
    expect(rows).toEqual([]);
  });

  it('asks a store that is unavailable again, then releases the event: nothing was written', async () => {
    let failures = 4;
    const { rows, store } = createWritingStore(() => {
      failures -= 1;
      if (failures > 0) throw new EventStoreUnavailableError('The database is locked.');
    });
    const { send } = setUp(store, (write) => write((added) => added.push('first')));
    expect(await send()).toBe(503);
    expect(await send()).toBe(200);
    expect(rows).toEqual(['first']);
  });

  it.each<readonly [string, (write: (write: never) => void) => unknown]>([
    ['in the handler', (write) => write(undefined as never)],
    ['later in the handler', async (write) => write((await Promise.resolve()) as never)],
  ])('throws by name on a store that takes no writes: %s', async (_title, handler) => {
    const { errors, send } = setUp<never>(memoryStore(), handler);
    expect(await send()).toBe(503);
    expect(errors).toMatchObject([{ code: 'ERR_WEBHOOK_CONFIG_WRITE', message: expect.stringContaining('takes no writes') }]);
  });

  it('throws once the handler has ended', async () => {
    const { rows, store } = createWritingStore();
    let late = (_write: Write): void => undefined;
    const { send } = setUp(store, (write) => {
      late = write;
    });
    expect(await send()).toBe(200);
    expect(() => late((added) => added.push('late'))).toThrow(/after its handler had ended/);
    expect(rows).toEqual([]);
  });
});
