export { CRASH_POINTS, type CrashPoint, QUEUE_CRASH_POINTS } from './crash-points.ts';
export { type CrashOptions, type CrashResult, runCrash } from './driver/run-crash.ts';
export { renderTable } from './render-table.ts';
