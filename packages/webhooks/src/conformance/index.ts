export type { EventQueueConformanceOptions } from './describe-event-queue.ts';
export { describeEventQueue } from './describe-event-queue.ts';
export type { EventStoreConformanceOptions } from './describe-event-store.ts';
export { describeEventStore } from './describe-event-store.ts';
export type { FastCheck } from './describe-store-model.ts';
export type {
  StoreAnomaly,
  StoreHistory,
  StoreHistoryOptions,
  StoreUnderHistory,
} from './history/check-store-history.ts';
export { checkStoreHistory } from './history/check-store-history.ts';
export type { HistoryRule } from './history/rules.ts';
export type { CreateQueue, QueueUnderTest } from './queue-under-test.ts';
export type { CreateStore, StoreUnderTest } from './store-under-test.ts';
export type { TestFramework } from './test-framework.ts';
