// The queue.

export type { BullmqEventQueue } from './bullmq-queue.ts';
export { bullmqQueue } from './bullmq-queue.ts';
export type { BullmqDeadLetters } from './dead-letters.ts';
export type { BullmqQueueOptions } from './options.ts';
export type { BullmqQueueWarning } from './server-settings.ts';

// The worker.

export type { BullmqWorker } from './bullmq-worker.ts';
export { createBullmqWorker } from './bullmq-worker.ts';
export type { BullmqWorkerOptions, BullmqWorkerSettings } from './options.ts';
