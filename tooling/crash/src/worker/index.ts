export { type CrashReceiverOptions, createCrashReceiver, type Pause } from './create-crash-receiver.ts';
export type { CrashHooks } from './hooks.ts';
export type { Ledger } from './ledger-client.ts';
export type { CrashWorker, CreateCrashWorker } from './start-worker.ts';
