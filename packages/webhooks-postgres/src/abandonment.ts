/** What somebody waits for, until `signal` says otherwise: a claim's options. */
export interface Abandonable {
  readonly signal?: AbortSignal;
}

/** After how long a wait it is worth asking. */
export const ASK_AFTER_MS = 20;

/**
 * Whether nobody waits any more. The receiver makes its signal when it is read, which costs more than the rest of a claim's
 * work in this process: it is read of those claims only that wait for long. A signal that is there is read at once.
 *
 * An abort may therefore be ignored for the first `ASK_AFTER_MS`. A claim that succeeds all the same is its caller's to release
 * or complete.
 */
export function isAbandoned(options: Abandonable | undefined, waitedMs: number): boolean {
  if (options === undefined || (waitedMs < ASK_AFTER_MS && !Object.hasOwn(options, 'signal'))) return false;
  return options.signal?.aborted === true;
}
