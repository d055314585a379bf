import { rejects, strictEqual } from 'node:assert/strict';
import { oddKeys } from './describe-keys.ts';
import { type CreateQueue, createDeliveryFor, withQueue } from './queue-under-test.ts';
import type { TestFramework } from './test-framework.ts';

export function describeAdding({ describe, it }: TestFramework, create: CreateQueue, concurrency: number): void {
  describe('add', () => {
    it('tells a new event from one that it holds', () =>
      withQueue(create, async ({ queue }) => {
        strictEqual(await queue.add('evt_1', createDeliveryFor('evt_1')), 'added');
        strictEqual(await queue.add('evt_1', createDeliveryFor('evt_1')), 'duplicate');
        strictEqual(await queue.add('evt_2', createDeliveryFor('evt_2')), 'added');
      }));

    it(`adds one of ${concurrency} simultaneous copies`, () =>
      withQueue(create, async ({ queue }) => {
        const results = await Promise.all(
          Array.from({ length: concurrency }, () => queue.add('evt_1', createDeliveryFor('evt_1'))),
        );
        strictEqual(results.filter((result) => result === 'added').length, 1);
      }));

    it('tells keys of any printable characters up to 1 KiB apart', () =>
      withQueue(create, async ({ queue }) => {
        for (const key of oddKeys) strictEqual(await queue.add(key, createDeliveryFor(key)), 'added', key.slice(0, 40));
      }));

    it('rejects when its signal is aborted before it is stored', () =>
      withQueue(create, async ({ queue }) => {
        const signal = AbortSignal.abort(new Error('the budget is spent'));
        await rejects(queue.add('evt_1', createDeliveryFor('evt_1'), { signal }));
      }));
  });
}
