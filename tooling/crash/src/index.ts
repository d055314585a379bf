export { CRASH_POINTS, type CrashPoint, QUEUE_CRASH_POINTS } from './crash-points.ts';
export { runBlocked } from './driver/run-blocked.ts';
export { type CopiesOptions, type CopiesResult, runCopies } from './driver/run-copies.ts';
export { type CrashOptions, type CrashResult, runCrash } from './driver/run-crash.ts';
export { runShutdown, type ShutdownOptions, type ShutdownResult } from './driver/run-shutdown.ts';
