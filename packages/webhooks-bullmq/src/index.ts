export type { BullmqDeadLetters, BullmqEventQueue, BullmqQueueOptions } from './bullmq-queue.ts';
export { bullmqQueue } from './bullmq-queue.ts';
export type { BullmqWorker, BullmqWorkerOptions } from './create-bullmq-worker.ts';
export { createBullmqWorker } from './create-bullmq-worker.ts';
