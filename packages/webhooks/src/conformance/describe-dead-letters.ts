import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { DeadLetters } from '../types/event-queue.ts';
import {
  type CreateQueue,
  createDeliveryFor,
  createReceiverFor,
  eventually,
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
        await subject.queue.add('poison', delivery);
        const receiver = createReceiverFor(() => {
          throw new Error('out of stock');
        });
        await withWorker(subject, receiver, () =>
          eventually('it is given up', async () => (await deadLetters.list()).length === 1),
        );
        const letter = await deadLetters.get('poison');
        strictEqual(letter?.key, 'poison');
        deepStrictEqual(letter.delivery, delivery);
        ok(letter.attempts >= 2, `it was tried ${letter.attempts} times`);
        ok(letter.reason.length > 0, 'a reason is kept');
        ok(Number.isFinite(letter.failedAt) && letter.failedAt > delivery.receivedAt, 'the time is kept');
        strictEqual((await deadLetters.list({ limit: 10 }))[0]?.key, 'poison');
      }));

    it('are worked off again on replay, with their original receivedAt', () =>
      withDeadLetters(create, async ({ deadLetters }, subject) => {
        const delivery = createDeliveryFor('poison');
        let isBroken = true;
        const receivedAt: number[] = [];
        const receiver = createReceiverFor((_event, context) => {
          if (isBroken) throw new Error('out of stock');
          receivedAt.push(context.receivedAt);
        });
        await subject.queue.add('poison', delivery);
        await withWorker(subject, receiver, async () => {
          await eventually('it is given up', async () => (await deadLetters.get('poison')) !== undefined);
          isBroken = false;
          strictEqual(await deadLetters.replay('poison'), true);
          await eventually('it is handled', () => receivedAt.length === 1);
          await eventually('it is no dead letter any more', async () => (await deadLetters.get('poison')) === undefined);
        });
        deepStrictEqual(receivedAt, [delivery.receivedAt]);
      }));

    it('know nothing of other keys', () =>
      withDeadLetters(create, async ({ deadLetters }) => {
        deepStrictEqual([...(await deadLetters.list())], []);
        strictEqual(await deadLetters.get('unknown'), undefined);
        strictEqual(await deadLetters.replay('unknown'), false);
      }));
  });
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
