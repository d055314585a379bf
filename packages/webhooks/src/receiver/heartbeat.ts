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
 */
export class Heartbeat {
  readonly #work: Work;
  readonly #token: string;
  readonly #options: HeartbeatOptions;
  #elapsedMs = 0;
  #renewedMs = 0;
  #isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(work: Work, token: string, options: HeartbeatOptions) {
    this.#work = work;
    this.#token = token;
    this.#options = options;
  }

  start(): void {
    const { handlerTimeoutMs, leaseMs } = this.#work.receiver;
    const beatMs = Math.max(1, Math.floor(leaseMs / 3));
    const waitMs = Math.min(beatMs, handlerTimeoutMs - this.#elapsedMs);
    this.#timer = setTimeout(() => this.#tick(waitMs), waitMs);
    unref(this.#timer);
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #tick(waitedMs: number): void {
    const { handlerTimeoutMs, leaseMs } = this.#work.receiver;
    this.#elapsedMs += waitedMs;
    if (this.#elapsedMs >= handlerTimeoutMs) {
      this.#isOver = true;
      this.#options.onTimeout();
      return;
    }
    if (!this.#isOver && this.#elapsedMs - this.#renewedMs >= leaseMs) this.#lose();
    if (!this.#isOver) void this.#beat();
    this.start();
  }

  /** Never rejects: a timer calls it. */
  async #beat(): Promise<void> {
    const { key, receiver } = this.#work;
    const { leaseMs, logger, store } = receiver;
    const startedMs = this.#elapsedMs;
    try {
      const answer = await store.extend?.(key, this.#token, { leaseMs });
      if (answer === 'extended') this.#renewedMs = Math.max(this.#renewedMs, startedMs);
      else if (answer === 'stale') this.#lose();
    } catch (error) {
      runQuietly(() =>
        logger.warn({ key, error: nameKind(error) }, 'The heartbeat of a running handler failed; the next one tries again.'),
      );
    }
  }

  #lose(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.onLost(new WebhookLeaseLostError({ key: this.#work.key }));
  }
}

/** A waiting beat must not keep a process alive. Where timers are plain numbers there is nothing to do. */
function unref(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function') timer.unref();
}
