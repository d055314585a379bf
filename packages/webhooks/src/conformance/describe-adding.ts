import { ok, rejects } from 'node:assert/strict';
import type { EventQueue } from '../types/event-queue.ts';
import { oddKeys } from './describe-keys.ts';
import { addEvent, type CreateQueue, createDeliveryFor, keyOf, withQueue } from './queue-under-test.ts';
import type { TestFramework } from './test-framework.ts';

export function describeAdding({ describe, it }: TestFramework, create: CreateQueue, concurrency: number): void {
  describe('add', () => {
    it('tells a new event from one that it holds', () =>
      withQueue(create, async ({ queue }) => {
        ok((await addKey(queue, 'evt_1')) !== 'duplicate', 'the first copy is new');
        ok((await addKey(queue, 'evt_1')) !== 'added', 'the second copy is not added');
        ok((await addKey(queue, 'evt_2')) !== 'duplicate', 'another event is new');
      }));

    it(`adds one of ${concurrency} simultaneous copies`, () =>
      withQueue(create, async ({ queue }) => {
        const results = await Promise.all(Array.from({ length: concurrency }, () => addEvent(queue, 'evt_1')));
        const added = results.filter((result) => result === 'added').length;
        // A queue that cannot tell says `stored` for all of them.
        ok(added === 1 || (added === 0 && results.every((result) => result === 'stored')), `added ${added} times`);
      }));

    it('tells keys of any printable characters up to 1 KiB apart', () =>
      withQueue(create, async ({ queue }) => {
        for (const key of oddKeys)
          ok((await addKey(queue, key)) !== 'duplicate', `${key.slice(0, 40)} was taken for another key`);
      }));

    it('rejects when its signal is aborted before it is stored', () =>
      withQueue(create, async ({ queue }) => {
        const signal = AbortSignal.abort(new Error('the budget is spent'));
        await rejects(queue.add(keyOf('evt_1'), createDeliveryFor('evt_1'), { signal }));
      }));
  });
}

function addKey(queue: EventQueue, key: string): ReturnType<EventQueue['add']> {
  return queue.add(key, { ...createDeliveryFor(key), key });
}
