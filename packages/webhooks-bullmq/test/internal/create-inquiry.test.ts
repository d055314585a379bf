import type { Queue } from 'bullmq';
import { describe, expect, it, vi } from 'vitest';
import { createAdder } from '../../src/internal/create-adder.ts';
import { createInquiry } from '../../src/internal/create-inquiry.ts';

const nextTurn = () => new Promise<void>((resolve) => void runNextTurn(resolve));
const runNextTurn = setImmediate;

/** What is used of a queue of BullMQ 6. */
function fakeQueue(backend: object): Queue {
  return { toKey: () => 'bull:q:', getBackend: () => backend, add: async () => ({}) } as never;
}

describe('createInquiry', () => {
  it.each([
    ['no client', {}],
    ['a client that runs no scripts', { client: Promise.resolve({ query: () => undefined }) }],
  ])('counts every add as added over a backend with %s', async (_backend, backend) => {
    const addJob = createAdder(fakeQueue(backend));
    const delivery = {
      version: 1,
      key: 'evt',
      provider: 'itpay',
      body: '{}',
      receivedAt: 1,
      secretIndex: 0,
      source: 'webhook',
    } as const;
    const adds = ['1.', '2.'].map((addToken) => addJob({ jobId: 'evt', addToken }, delivery));
    expect(await Promise.all(adds)).toEqual(['added', 'added']);
  });

  it.each([1, 8])('uncorks under timers that are faked, %i adds in a turn', async (count) => {
    const calls: string[] = [];
    const stream = { cork: () => void calls.push('cork'), uncork: () => void calls.push('uncork') };
    const client = { stream, defineCommand: () => undefined, runCommand: async () => Array.from({ length: count }, () => 1) };
    const inquiry = createInquiry(fakeQueue({ client: Promise.resolve(client) }));
    await nextTurn();
    vi.useFakeTimers({ toFake: ['setImmediate', 'queueMicrotask'] });
    let asked: readonly Promise<unknown>[];
    try {
      asked = Array.from({ length: count }, (_, index) => inquiry.join({ jobId: `evt_${index}`, addToken: '1.' }));
    } finally {
      vi.useRealTimers();
    }
    await nextTurn();
    expect(calls).toEqual(['cork', 'uncork']);
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['own']));
  });
});
