import { setTimeout as sleep } from 'node:timers/promises';
import { defineProvider } from '../providers/define-provider.ts';
import { emptyReply } from '../providers/replies.ts';
import { createWebhookReceiver } from '../receiver/webhook-receiver.ts';
import { memoryStore } from '../stores/memory-store.ts';
import type { Delivery } from '../types/delivery.ts';
import type { EventQueue } from '../types/event-queue.ts';
import type { HandlerContext } from '../types/handler.ts';
import type { WebhookReceiver } from '../types/receiver.ts';

/** A fresh, empty queue, and a way to process it. */
export interface QueueUnderTest {
  readonly queue: EventQueue;
  /**
   * Starts a worker that gives every delivery to `receiver.settle`: at least two attempts and at most five, with pauses below
   * 200 ms, also before it looks again at a delivery that it left in the queue, and several events at a time.
   */
  startWorker(receiver: WebhookReceiver): Promise<{ close(): Promise<void> }> | { close(): Promise<void> };
  readonly close?: () => Promise<void> | void;
}

/** Gives a fresh, empty queue for each test. */
export type CreateQueue = () => Promise<QueueUnderTest> | QueueUnderTest;

interface QueueTestEvent {
  readonly id: string;
}

/** A provider whose events are an id and nothing else: what is tested is the queue. */
const provider = defineProvider<{ readonly test: QueueTestEvent }>({
  name: 'queue-conformance',
  secret: 'queue-conformance-secret',
  signatureHeaders: [],
  identityHeaders: [],
  verify: () => ({ ok: false, reason: 'signature-mismatch' }),
  parseEvent: (value) => {
    const id = value['id'];
    if (typeof id !== 'string') return { ok: false, problem: 'id' };
    return { ok: true, event: value, type: 'test', key: id, facts: {}, fields: value };
  },
  eventTypes: ['test', 'other'],
  acknowledgement: { received: emptyReply(200), duplicate: emptyReply(200), unauthorized: emptyReply(401), budgetMs: 5000 },
});

/** The claim's key of this test event: the provider's name is part of it. */
export function keyOf(id: string): string {
  return `${provider.name}:${id}`;
}

/** A delivery that `createReceiverFor` settles. */
export function createDeliveryFor(id: string, extra: object = {}): Delivery {
  const body = JSON.stringify({ id, ...extra });
  return {
    version: 1,
    key: keyOf(id),
    provider: provider.name,
    body,
    receivedAt: 1_700_000_000_123,
    secretIndex: 1,
    source: 'webhook',
    path: '/hook',
  };
}

export function createReceiverFor(handler: (event: QueueTestEvent, context: HandlerContext) => unknown): WebhookReceiver {
  return createWebhookReceiver({ provider, on: { test: handler }, store: memoryStore(), onError: () => undefined });
}

/** A receiver of the same provider that may not take the events: it belongs to another namespace, or has no handler for them. */
export function createOtherReceiver(options: { readonly namespace?: string }): WebhookReceiver {
  const on = options.namespace === undefined ? { other: () => undefined } : { test: () => undefined };
  return createWebhookReceiver({ provider, ...options, on, store: memoryStore(), onError: () => undefined } as never);
}

export async function addEvent(queue: EventQueue, id: string): Promise<'added' | 'duplicate' | 'stored'> {
  return queue.add(keyOf(id), createDeliveryFor(id));
}

/** Runs one test against a queue of its own and closes it, whatever happens. */
export async function withQueue(create: CreateQueue, run: (subject: QueueUnderTest) => Promise<void>): Promise<void> {
  const subject = await create();
  try {
    await run(subject);
  } finally {
    await subject.queue.close?.();
    await subject.close?.();
  }
}

/** Runs one test while a worker works. */
export async function withWorker(subject: QueueUnderTest, receiver: WebhookReceiver, run: () => Promise<void>): Promise<void> {
  const worker = await subject.startWorker(receiver);
  try {
    await run();
  } finally {
    await worker.close();
  }
}

/** Waits until a condition holds: real servers give no notice. The test framework's own limit is the only one. */
export async function eventually(_what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}
