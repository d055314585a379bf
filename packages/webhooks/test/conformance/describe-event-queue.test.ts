import { describe, it } from 'vitest';
import { describeEventQueue, type QueueUnderTest } from '../../src/conformance/index.ts';
import type { DeadLetter, DeadLetters, Delivery, EventQueue, WebhookReceiver } from '../../src/index.ts';
import { WebhookForeignDeliveryError } from '../../src/index.ts';

interface Job {
  readonly delivery: Delivery;
  readonly attempt: number;
  readonly addedAt: number;
}

/** The smallest queue that keeps the whole contract: shows that the suite can be passed. */
function createMemoryQueue(): QueueUnderTest {
  const known = new Set<string>();
  const waiting: Job[] = [];
  const dead = new Map<string, DeadLetter>();
  let active = 0;
  const sleepers = new Set<() => void>();
  const wake = (): void => {
    for (const wakeOne of sleepers) wakeOne();
    sleepers.clear();
  };
  const push = (delivery: Delivery, attempt: number): void => {
    waiting.push({ delivery, attempt, addedAt: performance.now() });
    wake();
  };
  const replay = async (key: string): Promise<boolean> => {
    const letter = dead.get(key);
    if (letter?.delivery === undefined) return false;
    dead.delete(key);
    push(letter.delivery, 1);
    return true;
  };
  const deadLetters: DeadLetters = {
    list: async ({ limit = 100, cursor = '0' } = {}) => {
      const start = Number(cursor);
      const all = [...dead.values()];
      const next = start + limit;
      return { letters: all.slice(start, next), ...(next < all.length ? { nextCursor: String(next) } : {}) };
    },
    get: async (key) => dead.get(key),
    count: async () => dead.size,
    replay,
    replayAll: async ({ limit = Number.POSITIVE_INFINITY } = {}) => {
      const keys = [...dead.keys()].slice(0, limit);
      for (const key of keys) await replay(key);
      return keys.length;
    },
    remove: async (key) => dead.delete(key),
  };
  const queue: EventQueue = {
    add: async (key, delivery, { signal } = {}) => {
      signal?.throwIfAborted();
      if (known.has(key)) return 'duplicate';
      known.add(key);
      push(structuredClone(delivery), 1);
      return 'added';
    },
    deadLetters,
    stats: async () => {
      const oldestWaitingMs = waiting[0] === undefined ? 0 : performance.now() - waiting[0].addedAt;
      return { waiting: waiting.length, active, delayed: 0, dead: dead.size, oldestWaitingMs };
    },
  };
  const run = async (receiver: WebhookReceiver, { delivery, attempt }: Job): Promise<void> => {
    active += 1;
    try {
      await receiver.settle(delivery, { attempt });
    } catch (error) {
      // Left for its own worker. Not at once: this worker would take it again before another could.
      if (error instanceof WebhookForeignDeliveryError) {
        setImmediate(() => push(delivery, attempt));
        return;
      }
      const letter = { key: delivery.key, delivery, reason: String(error), attempts: attempt, failedAt: Date.now() };
      if (attempt >= 3) dead.set(delivery.key, letter);
      else push(delivery, attempt + 1);
    } finally {
      active -= 1;
    }
  };
  const work = async (receiver: WebhookReceiver, isClosed: () => boolean): Promise<void> => {
    while (!isClosed()) {
      const job = waiting.shift();
      if (job !== undefined) await run(receiver, job);
      else
        await new Promise<void>((resolve) => {
          sleepers.add(resolve);
        });
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
          wake();
          return done;
        },
      };
    },
  };
}

describeEventQueue('a queue in memory', createMemoryQueue, { framework: { describe, it } });
