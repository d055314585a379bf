import { WebhookLeaseLostError } from '../errors/delivery-errors.ts';
import { runQuietly } from '../observe/run-quietly.ts';
import type { ReceiverCore } from '../receiver/core.ts';

interface HeartbeatOptions {
  readonly key: string;
  readonly token: string;
  /** Another owner may have the event now. */
  readonly onLost: (error: WebhookLeaseLostError) => void;
  /** `handlerTimeoutMs` has passed: nobody waits any longer. */
  readonly onTimeout: () => void;
}

/**
 * Prolongs the lease three times per lease, and counts the time. A beat that fails is repeated by the next one; a store without
 * `extend` lets the lease end. A handler that never settles does not keep its event for ever.
 *
 * @returns ends it
 */
export function startHeartbeat(core: ReceiverCore, options: HeartbeatOptions): () => void {
  const beatMs = Math.max(1, Math.floor(core.leaseMs / 3));
  let elapsedMs = 0;
  let stopped = false;
  let lost = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const lose = (): void => {
    if (stopped || lost) return;
    lost = true;
    options.onLost(new WebhookLeaseLostError({ key: options.key }));
  };
  /** Never rejects: a timer calls it, and nobody waits for it. */
  const beat = async (): Promise<void> => {
    if (core.store.extend === undefined) {
      if (elapsedMs >= core.leaseMs) lose();
      return;
    }
    try {
      if ((await core.store.extend(options.key, options.token, { leaseMs: core.leaseMs })) === 'stale') lose();
    } catch (error) {
      runQuietly(() =>
        core.logger.warn(
          { key: options.key, error: nameOf(error) },
          'The heartbeat of a running handler failed; the next one tries again.',
        ),
      );
    }
  };
  const schedule = (): void => {
    const waitMs = Math.min(beatMs, core.handlerTimeoutMs - elapsedMs);
    timer = setTimeout(() => {
      elapsedMs += waitMs;
      if (elapsedMs >= core.handlerTimeoutMs) {
        stopped = true;
        options.onTimeout();
        return;
      }
      if (!lost) void beat();
      schedule();
    }, waitMs);
    unrefTimer(timer);
  };
  schedule();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** A pending beat must not keep a process alive; where timers are plain numbers there is nothing to do. */
function unrefTimer(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function') timer.unref();
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
