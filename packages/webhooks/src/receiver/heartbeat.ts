import { WebhookLeaseLostError } from '../errors/delivery-errors.ts';
import { nameKind, runQuietly } from '../observe/reporter.ts';
import type { Work } from './types.ts';

interface HeartbeatOptions {
  /** Another owner may have the event now. */
  readonly onLost: (error: WebhookLeaseLostError) => void;
  /** `handlerTimeoutMs` has passed. */
  readonly onTimeout: () => void;
}

/**
 * Renews the lease three times per lease, and counts the time. The next beat repeats one that failed. When no beat got through for a
 * whole lease, the lease counts as lost; so does one that the store cannot extend.
 *
 * @returns stops it
 */
export function startHeartbeat(work: Work, token: string, { onLost, onTimeout }: HeartbeatOptions): () => void {
  const { key, receiver } = work;
  const { handlerTimeoutMs, leaseMs, logger, store } = receiver;
  const beatMs = Math.max(1, Math.floor(leaseMs / 3));
  let elapsedMs = 0;
  let renewedMs = 0;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function lose(): void {
    if (isOver) return;
    isOver = true;
    onLost(new WebhookLeaseLostError({ key }));
  }

  /** Never rejects: a timer calls it. */
  async function beat(): Promise<void> {
    const startedMs = elapsedMs;
    try {
      const answer = await store.extend?.(key, token, { leaseMs });
      if (answer === 'extended') renewedMs = Math.max(renewedMs, startedMs);
      else if (answer === 'stale') lose();
    } catch (error) {
      runQuietly(() =>
        logger.warn({ key, error: nameKind(error) }, 'The heartbeat of a running handler failed; the next one tries again.'),
      );
    }
  }

  function tick(waitMs: number): void {
    elapsedMs += waitMs;
    if (elapsedMs >= handlerTimeoutMs) {
      isOver = true;
      onTimeout();
      return;
    }
    if (!isOver && elapsedMs - renewedMs >= leaseMs) lose();
    if (!isOver) void beat();
    schedule();
  }

  function schedule(): void {
    const waitMs = Math.min(beatMs, handlerTimeoutMs - elapsedMs);
    timer = setTimeout(tick, waitMs, waitMs);
    unref(timer);
  }

  schedule();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/** A waiting beat must not keep a process alive. Where timers are plain numbers there is nothing to do. */
function unref(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function') timer.unref();
}
