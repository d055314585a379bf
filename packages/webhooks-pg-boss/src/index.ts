// The queue

export { pgBossQueue } from './pg-boss-queue.ts';

// Its worker

export { createPgBossWorker } from './pg-boss-worker.ts';

// Types

export type { PgBossDeadLetters } from './dead-letters.ts';
export type { PgBossQueueOptions, PgBossWarning, PgBossWorkerOptions, PgBossWorkerSettings } from './options.ts';
export type { PgBossEventQueue } from './pg-boss-queue.ts';
export type { PgBossWorker } from './pg-boss-worker.ts';
