import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { HandlerContext } from '../types/handler.ts';
import {
  addEvent,
  type CreateQueue,
  createDeliveryFor,
  createOtherReceiver,
  createReceiverFor,
  eventually,
  keyOf,
  withQueue,
  withWorker,
} from './queue-under-test.ts';
import type { TestFramework } from './test-framework.ts';

export function describeWorking({ describe, it }: TestFramework, create: CreateQueue): void {
  describe('worker', () => {
    it('gets what was added before it started, with the facts of its receipt', () =>
      withQueue(create, async (subject) => {
        const seen: (readonly [unknown, Pick<HandlerContext, 'key' | 'receivedAt' | 'secretIndex' | 'source' | 'attempt'>])[] =
          [];
        const receiver = createReceiverFor((event, { key, receivedAt, secretIndex, source, attempt }) => {
          seen.push([event, { key, receivedAt, secretIndex, source, attempt }]);
        });
        const delivery = createDeliveryFor('evt_1', { text: 'caf\u00e9 💸 \\u0000 "quoted"' });
        await subject.queue.add(delivery.key, delivery);
        await withWorker(subject, receiver, async () => {
          await eventually('the event is handled', () => seen.length > 0);
          await addEvent(subject.queue, 'evt_2');
          await eventually('the second is handled', () => seen.length > 1);
        });
        const context = { key: delivery.key, receivedAt: delivery.receivedAt, secretIndex: 1, source: 'webhook', attempt: 1 };
        deepStrictEqual(seen[0], [JSON.parse(delivery.body), context]);
        strictEqual(seen.length, 2);
      }));

    it('runs each of many events once', () =>
      withQueue(create, async (subject) => {
        const effects = new Map<string, number>();
        const receiver = createReceiverFor((_event, { key }) => {
          effects.set(key, (effects.get(key) ?? 0) + 1);
        });
        const keys = Array.from({ length: 100 }, (_, index) => `evt_${index}`);
        await withWorker(subject, receiver, async () => {
          await Promise.all(keys.flatMap((key) => [0, 1].map(() => addEvent(subject.queue, key))));
          await eventually('all are handled', () => effects.size === keys.length);
        });
        deepStrictEqual(new Set(effects.values()), new Set([1]));
      }));

    it('comes again after a failure, counting attempts, until the handler succeeds', () =>
      withQueue(create, async (subject) => {
        const attempts: number[] = [];
        const receiver = createReceiverFor((_event, { attempt }) => {
          attempts.push(attempt);
          if (attempt < 2) throw new Error('not yet');
        });
        await addEvent(subject.queue, 'evt_1');
        await withWorker(subject, receiver, () => eventually('the second attempt succeeds', () => attempts.length === 2));
        deepStrictEqual(attempts, [1, 2]);
      }));

    it('leaves an event of another namespace in the queue, and uses none of its attempts', () =>
      withQueue(create, async (subject) => {
        const attempts: number[] = [];
        const owner = createReceiverFor((_event, { attempt }) => void attempts.push(attempt));
        await addEvent(subject.queue, 'evt_1');
        await withWorker(subject, createOtherReceiver({ namespace: 'other' }), () =>
          withWorker(subject, owner, () => eventually('its own worker handles it', () => attempts.length > 0)),
        );
        deepStrictEqual(attempts, [1]);
        strictEqual(await subject.queue.deadLetters?.get(keyOf('evt_1')), undefined);
      }));

    it('never completes an event that it has no handler for: a worker that has one handles it, at the latest on replay', () =>
      withQueue(create, async (subject) => {
        const { deadLetters } = subject.queue;
        if (deadLetters === undefined) return;
        const handled: string[] = [];
        await addEvent(subject.queue, 'evt_1');
        await withWorker(subject, createOtherReceiver({}), () =>
          eventually('it is given up', async () => (await deadLetters.get(keyOf('evt_1'))) !== undefined),
        );
        strictEqual((await deadLetters.get(keyOf('evt_1')))?.reason.includes('No handler for test'), true);
        strictEqual(await deadLetters.replay(keyOf('evt_1')), true);
        const receiver = createReceiverFor((_event, { key }) => void handled.push(key));
        await withWorker(subject, receiver, () => eventually('it is handled', () => handled.length > 0));
        deepStrictEqual(handled, [keyOf('evt_1')]);
      }));

    it('lets good events pass a poisonous one', () =>
      withQueue(create, async (subject) => {
        const handled = new Set<string>();
        const receiver = createReceiverFor((_event, { key }) => {
          if (key === keyOf('poison')) throw new Error('always');
          handled.add(key);
        });
        await addEvent(subject.queue, 'poison');
        await withWorker(subject, receiver, async () => {
          for (let index = 0; index < 20; index += 1) await addEvent(subject.queue, `good_${index}`);
          await eventually('all good events are handled', () => handled.size === 20);
        });
      }));
  });
}
