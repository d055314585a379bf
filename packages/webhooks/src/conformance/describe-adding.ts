import { ok, rejects, strictEqual } from 'node:assert/strict';
import type { EventQueue } from '../types/event-queue.ts';
import { oddKeys } from './describe-keys.ts';
import { type CreateQueue, createDeliveryFor, withQueue } from './queue-under-test.ts';
import type { TestFramework } from './test-framework.ts';

export function describeAdding({ describe, it }: TestFramework, create: CreateQueue, concurrency: number): void {
  describe('add', () => {
    it('tells a new event from one that it holds', () =>
      withQueue(create, async ({ queue }) => {
        strictEqual(await addNew(queue, 'evt_1'), true);
        const second = await queue.add('evt_1', createDeliveryFor('evt_1'));
        ok(second !== 'added', 'the second copy is not added');
        strictEqual(await addNew(queue, 'evt_2'), true);
      }));

    it(`adds one of ${concurrency} simultaneous copies`, () =>
      withQueue(create, async ({ queue }) => {
        const results = await Promise.all(
          Array.from({ length: concurrency }, () => queue.add('evt_1', createDeliveryFor('evt_1'))),
        );
        const added = results.filter((result) => result === 'added').length;
        // A queue that cannot tell says `stored` for all of them.
        ok(added === 1 || (added === 0 && results.every((result) => result === 'stored')), `added ${added} times`);
      }));

    it('tells keys of any printable characters up to 1 KiB apart', () =>
      withQueue(create, async ({ queue }) => {
        for (const key of oddKeys) ok(await addNew(queue, key), `${key.slice(0, 40)} was taken for another key`);
      }));

    it('rejects when its signal is aborted before it is stored', () =>
      withQueue(create, async ({ queue }) => {
        const signal = AbortSignal.abort(new Error('the budget is spent'));
        await rejects(queue.add('evt_1', createDeliveryFor('evt_1'), { signal }));
      }));
  });
}

async function addNew(queue: EventQueue, key: string): Promise<boolean> {
  return (await queue.add(key, createDeliveryFor(key))) !== 'duplicate';
}
