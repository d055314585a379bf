import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import { WebhookHandlerTimeoutError, WebhookUnhandledEventError } from '../errors/delivery-errors.ts';
import { createDeferred } from '../store/deferred.ts';
import type { DeliverySource } from '../types/delivery.ts';
import type { ClaimedEvent } from '../types/event-store.ts';
import type { HandlerContext } from '../types/handler.ts';
import type { WebhookLogger } from '../types/logger.ts';
import { Heartbeat } from './heartbeat.ts';
import type { Work } from './types.ts';

/**
 * Runs the event's handler under its claim: with a heartbeat while it runs, and for at most `handlerTimeoutMs`.
 *
 * @returns what the handler registered with `context.write`
 * @throws what the handler threw, or why it was given up
 */
export async function runHandler(work: Work, claim: ClaimedEvent): Promise<readonly unknown[]> {
  const { receiver, key, parsed } = work;
  const handler = receiver.handlers.get(parsed.type) ?? receiver.onUnhandled;
  if (handler === undefined) {
    // A queue can keep it for a worker that knows the type. A gateway would only come again with the same event.
    if (work.isQueued) throw new WebhookUnhandledEventError({ key, eventType: parsed.type });
    return [];
  }
  const signal = new LazySignal(work.callerSignal);
  const writes = new Writes(receiver.store.writes === true);
  const outcome = createDeferred<unknown>();
  const giveUp = (reason: Error): void => {
    signal.abort(reason);
    outcome.reject(reason);
  };
  const stopListening = receiver.running.onClose(giveUp);
  const heartbeat = new Heartbeat(work, claim.token, {
    onLost: (error) => {
      signal.abort(error);
      receiver.report(error);
    },
    onTimeout: () => giveUp(new WebhookHandlerTimeoutError({ key, timeoutMs: receiver.handlerTimeoutMs })),
  });
  heartbeat.start();
  const call = async (): Promise<unknown> =>
    handler(parsed.event, new Context(work, claim, { signal, write: (write) => writes.add(write) }));
  try {
    call().then(outcome.resolve, outcome.reject);
    await outcome.promise;
    return writes.taken;
  } finally {
    writes.close();
    heartbeat.stop();
    stopListening();
    signal.dispose();
  }
}

/** What a handler registers with `context.write` while it runs. */
class Writes {
  readonly taken: unknown[] = [];
  readonly #isSupported: boolean;
  #isOpen = true;

  constructor(isSupported: boolean) {
    this.#isSupported = isSupported;
  }

  add(write: unknown): void {
    if (!this.#isSupported) {
      throw refuseWrite('context.write: this store takes no writes. Use @x/webhooks-sqlite, or write through your own database.');
    }
    if (!this.#isOpen)
      throw refuseWrite('context.write was called after its handler had ended: await everything in the handler.');
    this.taken.push(write);
  }

  close(): void {
    this.#isOpen = false;
  }
}

function refuseWrite(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_WRITE', message);
}

/** A class, so that the signal is made only for a handler that reads it. */
class Context implements HandlerContext {
  readonly key: string;
  readonly attempt: number;
  readonly receivedAt: number;
  readonly source: DeliverySource;
  readonly secretIndex: number;
  readonly fencingToken: number;
  readonly transaction: unknown;
  readonly logger: WebhookLogger;
  readonly write: (write: unknown) => void;
  readonly #signal: LazySignal;

  constructor(work: Work, claim: ClaimedEvent, own: { readonly signal: LazySignal; readonly write: (write: unknown) => void }) {
    this.key = work.key;
    this.attempt = work.attempt ?? claim.attempt;
    this.receivedAt = work.receivedAt;
    this.source = work.source;
    this.secretIndex = work.secretIndex;
    this.fencingToken = claim.fencingToken;
    this.transaction = claim.transaction;
    this.logger = work.receiver.logger;
    this.write = own.write;
    this.#signal = own.signal;
  }

  get signal(): AbortSignal {
    return this.#signal.signal;
  }
}

/**
 * An `AbortSignal` that is made when a handler first reads it: few do, and making one costs more than claiming an event. It also
 * follows the caller's own signal.
 */
class LazySignal {
  readonly #outer: AbortSignal | undefined;
  #controller: AbortController | undefined;
  #aborted: { readonly reason: unknown } | undefined;
  #followOuter: (() => void) | undefined;

  constructor(outer?: AbortSignal) {
    this.#outer = outer;
  }

  get signal(): AbortSignal {
    if (this.#controller !== undefined) return this.#controller.signal;
    const controller = new AbortController();
    this.#controller = controller;
    const outer = this.#outer;
    if (this.#aborted !== undefined) controller.abort(this.#aborted.reason);
    else if (outer?.aborted) controller.abort(outer.reason);
    else if (outer !== undefined) {
      this.#followOuter = () => controller.abort(outer.reason);
      outer.addEventListener('abort', this.#followOuter, { once: true });
    }
    return controller.signal;
  }

  abort(reason: unknown): void {
    this.#aborted ??= { reason };
    this.#controller?.abort(reason);
  }

  /** Stops following the caller's signal. */
  dispose(): void {
    if (this.#followOuter !== undefined) this.#outer?.removeEventListener('abort', this.#followOuter);
  }
}
