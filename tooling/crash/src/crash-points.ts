/** Where a worker can be told to die. Transactional stores commit in `complete`; only designs with a queue pass the `add` points. */
export const CRASH_POINTS = [
  'before-claim',
  'after-claim',
  'before-effect',
  'inside-effect',
  'after-effect',
  'before-complete',
  'after-complete',
  'before-answer',
] as const;

export const QUEUE_CRASH_POINTS = ['before-add', 'after-add', ...CRASH_POINTS] as const;

export type CrashPoint = (typeof QUEUE_CRASH_POINTS)[number];
