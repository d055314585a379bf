export type { PgBossWorker, PgBossWorkerOptions, PgBossWorkerSettings } from './create-pg-boss-worker.ts';
export { createPgBossWorker } from './create-pg-boss-worker.ts';
export type { PgBossDeadLetters, PgBossEventQueue, PgBossQueueOptions } from './pg-boss-queue.ts';
export { pgBossQueue } from './pg-boss-queue.ts';
