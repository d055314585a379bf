import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { describeEventQueue, type QueueUnderTest } from '../../src/conformance/index.ts';
import type { DeadLetter, Delivery, EventQueue, WebhookReceiver } from '../../src/index.ts';

/** The smallest queue that keeps the contract: shows that the suite can be passed. */
function createMemoryQueue(): QueueUnderTest {
  const known = new Set<string>();
  const waiting: { readonly delivery: Delivery; readonly attempt: number }[] = [];
  const dead = new Map<string, DeadLetter>();
  const queue: EventQueue = {
    add: async (key, delivery, { signal } = {}) => {
      signal?.throwIfAborted();
      if (known.has(key)) return 'duplicate';
      known.add(key);
      waiting.push({ delivery: structuredClone(delivery), attempt: 1 });
      return 'added';
    },
    deadLetters: {
      list: async ({ limit = 100 } = {}) => [...dead.values()].slice(0, limit),
      get: async (key) => dead.get(key),
      replay: async (key) => {
        const letter = dead.get(key);
        if (letter === undefined) return false;
        dead.delete(key);
        waiting.push({ delivery: letter.delivery, attempt: 1 });
        return true;
      },
    },
  };
  const work = async (receiver: WebhookReceiver, isClosed: () => boolean): Promise<void> => {
    while (!isClosed()) {
      const job = waiting.shift();
      if (job === undefined) {
        await sleep(1);
        continue;
      }
      const { delivery, attempt } = job;
      try {
        await receiver.settle(delivery, { attempt });
      } catch (error) {
        const reason = String(error);
        if (attempt >= 3)
          dead.set(delivery.key, { key: delivery.key, delivery, reason, attempts: attempt, failedAt: Date.now() });
        else waiting.push({ delivery, attempt: attempt + 1 });
      }
    }
  };
  return {
    queue,
    startWorker: (receiver) => {
      let closed = false;
      const done = work(receiver, () => closed);
      return {
        close: () => {
          closed = true;
          return done;
        },
      };
    },
  };
}

describeEventQueue('a queue in memory', createMemoryQueue, { framework: { describe, it } });
