export { holdTimers } from './hold-timers.ts';
export { jumpOverWaits } from './jump-over-waits.ts';
export { orLate } from './or-late.ts';
export type { TestRuntime } from './test-runtime.ts';
