import { holdTimers } from '@x/tooling-timers';
import { describe, expect, test } from 'vitest';
import { createCheckoutHandler, type Loaded } from '../../src/server/index.ts';
import { NOW, ORDER, usdc } from '../support/orders.ts';
import { type EventReader, readEvents } from '../support/read-events.ts';

const POLL_MS = 5_000;

function start() {
  const timers = holdTimers();
  const { setTimer, clearTimer } = timers.runtime;
  const asked: string[] = [];
  const state: { loaded: Loaded | undefined | Error } = { loaded: { order: { ...ORDER, merchantOrderId: 'M_1' } } };
  const handler = createCheckoutHandler({
    load: (request) => {
      asked.push(request.headers.get('x-visitor') ?? '');
      if (state.loaded instanceof Error) throw state.loaded;
      return state.loaded;
    },
    pollMs: POLL_MS,
    now: () => NOW,
    setTimer,
    clearTimer,
  });
  async function watch(visitor: string, signal?: AbortSignal): Promise<EventReader> {
    const headers = { accept: 'text/event-stream', 'x-visitor': visitor };
    const response = await handler(
      new Request('https://shop.example/pay/1', { headers, ...(signal === undefined ? {} : { signal }) }),
    );
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    return readEvents(response);
  }
  return { timers, asked, state, watch };
}

const order = (changes: Record<string, unknown>): Loaded => ({ order: { ...ORDER, merchantOrderId: 'M_1', ...changes } });

describe('server-sent events', () => {
  test('ask about an order once per poll, however many watch it', async () => {
    const { timers, asked, state, watch } = start();
    const watchers = await Promise.all(['a', 'b', 'c', 'd'].map((visitor) => watch(visitor)));
    for (const watcher of watchers) expect(await watcher.next()).toMatchObject({ phase: 'waiting', secondsLeft: 900 });
    asked.length = 0;
    state.loaded = order({ status: 'PROCESSING', cryptoPaidAmount: usdc('101.00') });
    timers.expire();
    const views = await Promise.all(watchers.map((watcher) => nextView(watcher)));
    expect(views.map((view) => view?.phase)).toEqual(['detected', 'detected', 'detected', 'detected']);
    expect(asked).toEqual(['a']);
    expect(timers.durations.every((ms) => ms === POLL_MS)).toBe(true);
  });

  test('stop asking when nobody watches any more', async () => {
    const { timers, asked, watch } = start();
    const visit = new AbortController();
    const first = await watch('a', visit.signal);
    const second = await watch('b');
    await first.next();
    visit.abort();
    await second.close();
    asked.length = 0;
    timers.expire();
    timers.expire();
    expect(asked).toEqual([]);
  });

  test('go on with the next visitor when the first has left', async () => {
    const { timers, asked, watch } = start();
    const first = await watch('a');
    const second = await watch('b');
    await first.close();
    await nextView(second);
    asked.length = 0;
    timers.expire();
    expect(await second.next()).toBe('keep-alive');
    expect(asked).toEqual(['b']);
  });

  test('end once the status is final', async () => {
    const { timers, state, watch } = start();
    const watcher = await watch('a');
    await nextView(watcher);
    state.loaded = order({ status: 'SUCCEEDED', cryptoPaidAmount: usdc('101.00') });
    timers.expire();
    expect(await nextView(watcher)).toMatchObject({ phase: 'paid', final: true });
    expect(await watcher.next()).toBeUndefined();
    const late = await watch('b');
    expect(await nextView(late)).toMatchObject({ phase: 'paid' });
    expect(await late.next()).toBeUndefined();
  });

  test('keep the address through a lost reply, and take it away when replies stay away', async () => {
    const { timers, state, watch } = start();
    const watcher = await watch('a');
    await nextView(watcher);
    state.loaded = new Error('down');
    for (const expected of ['keep-alive', 'keep-alive']) {
      timers.expire();
      expect(await watcher.next()).toBe(expected);
    }
    timers.expire();
    expect(await watcher.next()).toMatchObject({ phase: 'unreachable' });
    state.loaded = order({});
    timers.expire();
    expect(await watcher.next()).toMatchObject({ phase: 'waiting' });
  });

  test('end for a visitor who may no longer see the order', async () => {
    const { timers, state, watch } = start();
    const watcher = await watch('a');
    await nextView(watcher);
    state.loaded = undefined;
    timers.expire();
    expect(await watcher.next()).toBeUndefined();
  });

  test('end when a choice has made an order, so that each visitor comes back for it', async () => {
    const { timers, state, watch } = start();
    state.loaded = { amount: '100.50', currency: 'USDC' };
    const watcher = await watch('a');
    expect(await nextView(watcher)).toMatchObject({ phase: 'choose' });
    state.loaded = order({});
    timers.expire();
    expect(await nextView(watcher)).toMatchObject({ phase: 'waiting' });
    expect(await watcher.next()).toBeUndefined();
  });

  test('never share the views of different orders', async () => {
    const { timers, asked, state, watch } = start();
    const first = await watch('a');
    state.loaded = order({ merchantOrderId: 'M_2' });
    const second = await watch('b');
    await nextView(first);
    await nextView(second);
    asked.length = 0;
    timers.expire();
    await second.next();
    expect(asked.toSorted()).toEqual(['a', 'b']);
  });
});

/** The next view, after whatever keeps the connection open. */
async function nextView(watcher: EventReader) {
  for (;;) {
    const next = await watcher.next();
    if (next !== 'keep-alive') return next;
  }
}
