import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { DeadLetters } from '../types/event-queue.ts';
import {
  addEvent,
  type CreateQueue,
  createDeliveryFor,
  createReceiverFor,
  eventually,
  keyOf,
  type QueueUnderTest,
  withQueue,
  withWorker,
} from './queue-under-test.ts';
import type { TestFramework } from './test-framework.ts';

export function describeDeadLetters({ describe, it }: TestFramework, create: CreateQueue): void {
  describe('dead letters', () => {
    it('hold an event that failed every attempt, with its reason and its delivery', () =>
      withDeadLetters(create, async ({ deadLetters }, subject) => {
        const delivery = createDeliveryFor('poison');
        await subject.queue.add(delivery.key, delivery);
        const receiver = createReceiverFor(() => {
          throw new Error('out of stock');
        });
        await withWorker(subject, receiver, () =>
          eventually('it is given up', async () => (await deadLetters.list()).letters.length === 1),
        );
        const letter = await deadLetters.get(keyOf('poison'));
        strictEqual(letter?.key, delivery.key);
        deepStrictEqual(letter.delivery, delivery);
        ok(letter.attempts >= 2, `it was tried ${letter.attempts} times`);
        ok(letter.reason.length > 0, 'a reason is kept');
        ok(Number.isFinite(letter.failedAt) && letter.failedAt > delivery.receivedAt, 'the time is kept');
        strictEqual((await deadLetters.list({ limit: 10 })).letters[0]?.key, delivery.key);
        strictEqual(await deadLetters.count(), 1);
      }));

    it('are processed again on replay, with their original receivedAt', () =>
      withDeadLetters(create, async ({ deadLetters }, subject) => {
        const delivery = createDeliveryFor('poison');
        let isBroken = true;
        const receivedAt: number[] = [];
        const receiver = createReceiverFor((_event, context) => {
          if (isBroken) throw new Error('out of stock');
          receivedAt.push(context.receivedAt);
        });
        await subject.queue.add(delivery.key, delivery);
        await withWorker(subject, receiver, async () => {
          await eventually('it is given up', async () => (await deadLetters.get(keyOf('poison'))) !== undefined);
          isBroken = false;
          strictEqual(await deadLetters.replay(keyOf('poison')), true);
          await eventually('it is handled', () => receivedAt.length === 1);
          await eventually('it is no dead letter any more', async () => (await deadLetters.get(keyOf('poison'))) === undefined);
        });
        deepStrictEqual(receivedAt, [delivery.receivedAt]);
      }));

    it('are listed page by page, each once, and counted', () =>
      withDeadLetters(create, async ({ deadLetters }, subject) => {
        const ids = ['poison_1', 'poison_2', 'poison_3'];
        await poison(subject, ids);
        const first = await deadLetters.list({ limit: 2 });
        strictEqual(first.letters.length, 2);
        ok(first.nextCursor !== undefined, 'there is a next page');
        const second = await deadLetters.list({ limit: 2, cursor: first.nextCursor });
        strictEqual(second.nextCursor, undefined);
        deepStrictEqual([...first.letters, ...second.letters].map((letter) => letter.key).sort(), ids.map(keyOf));
        strictEqual(await deadLetters.count(), ids.length);
      }));

    it('are gone once removed, and only then', () =>
      withDeadLetters(create, async ({ deadLetters }, subject) => {
        await poison(subject, ['poison_1', 'poison_2']);
        strictEqual(await deadLetters.remove(keyOf('poison_1')), true);
        strictEqual(await deadLetters.remove(keyOf('poison_1')), false);
        strictEqual(await deadLetters.get(keyOf('poison_1')), undefined);
        strictEqual(await deadLetters.replay(keyOf('poison_1')), false);
        strictEqual((await deadLetters.get(keyOf('poison_2')))?.key, keyOf('poison_2'));
      }));

    it('all go back into the queue on replayAll, at most as many as asked', () =>
      withDeadLetters(create, async ({ deadLetters }, subject) => {
        const ids = ['poison_1', 'poison_2', 'poison_3'];
        await poison(subject, ids);
        strictEqual(await deadLetters.replayAll({ limit: 1 }), 1);
        strictEqual(await deadLetters.replayAll(), 2);
        const handled: string[] = [];
        const receiver = createReceiverFor((_event, { key }) => void handled.push(key));
        await withWorker(subject, receiver, () => eventually('all are handled', () => handled.length === ids.length));
        deepStrictEqual(handled.sort(), ids.map(keyOf));
      }));

    it('show in the stats of a queue that has them', () =>
      withQueue(create, async (subject) => {
        const { queue } = subject;
        if (queue.stats === undefined) return;
        deepStrictEqual(await queue.stats(), { waiting: 0, active: 0, delayed: 0, dead: 0, oldestWaitingMs: 0 });
        await addEvent(queue, 'evt_1');
        const { oldestWaitingMs, ...counts } = await queue.stats();
        deepStrictEqual(counts, { waiting: 1, active: 0, delayed: 0, dead: 0 });
        ok(Number.isFinite(oldestWaitingMs) && oldestWaitingMs >= 0, `the oldest has waited ${oldestWaitingMs} ms`);
      }));

    it('know nothing of other keys', () =>
      withDeadLetters(create, async ({ deadLetters }) => {
        const { letters, nextCursor } = await deadLetters.list();
        deepStrictEqual([...letters], []);
        strictEqual(nextCursor, undefined);
        strictEqual(await deadLetters.get('unknown'), undefined);
        strictEqual(await deadLetters.replay('unknown'), false);
        strictEqual(await deadLetters.count(), 0);
        strictEqual(await deadLetters.replayAll(), 0);
        strictEqual(await deadLetters.remove('unknown'), false);
      }));
  });
}

/** Adds these events and lets a worker fail until it has given all of them up. */
async function poison(subject: QueueUnderTest, ids: readonly string[]): Promise<void> {
  for (const id of ids) await addEvent(subject.queue, id);
  const receiver = createReceiverFor(() => {
    throw new Error('out of stock');
  });
  const { deadLetters } = subject.queue;
  await withWorker(subject, receiver, () =>
    eventually('all are given up', async () => (await deadLetters?.list())?.letters.length === ids.length),
  );
}

/** A queue without dead letters passes: they are optional. */
function withDeadLetters(
  create: CreateQueue,
  run: (queue: { readonly deadLetters: DeadLetters }, subject: QueueUnderTest) => Promise<void>,
): Promise<void> {
  return withQueue(create, async (subject) => {
    const { deadLetters } = subject.queue;
    if (deadLetters !== undefined) await run({ deadLetters }, subject);
  });
}
