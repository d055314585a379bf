import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import { WebhookHandlerTimeoutError, WebhookUnhandledEventError } from '../errors/delivery-errors.ts';
import type { DeliverySource } from '../types/delivery.ts';
import type { ClaimedEvent } from '../types/event-store.ts';
import type { HandlerContext } from '../types/handler.ts';
import type { WebhookLogger } from '../types/logger.ts';
import { startHeartbeat } from './heartbeat.ts';
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
  const writes = createWrites(receiver.store.writes === true);
  let giveUp = (_reason: Error): void => undefined;
  const givenUp = new Promise<never>((_resolve, reject) => {
    giveUp = (reason) => {
      signal.abort(reason);
      reject(reason);
    };
  });
  // Closing may give it up before anything waits for it.
  givenUp.catch(() => undefined);
  const stopListening = receiver.running.onClose(giveUp);
  const stopHeartbeat = startHeartbeat(work, claim.token, {
    onLost: (error) => {
      signal.abort(error);
      receiver.report(error);
    },
    onTimeout: () => giveUp(new WebhookHandlerTimeoutError({ key, timeoutMs: receiver.handlerTimeoutMs })),
  });
  const call = async (): Promise<unknown> => handler(parsed.event, new Context(work, claim, { signal, write: writes.add }));
  try {
    await Promise.race([givenUp, call()]);
    return writes.taken();
  } finally {
    writes.close();
    stopHeartbeat();
    stopListening();
    signal.dispose();
  }
}

interface Writes {
  readonly add: (write: unknown) => void;
  readonly taken: () => readonly unknown[];
  readonly close: () => void;
}

function createWrites(isSupported: boolean): Writes {
  const writes: unknown[] = [];
  let isOpen = true;
  return {
    add: (write) => {
      if (!isSupported) {
        throw refuseWrite(
          'context.write: this store takes no writes. Use @x/webhooks-sqlite, or write through your own database.',
        );
      }
      if (!isOpen) throw refuseWrite('context.write was called after its handler had ended: await everything in the handler.');
      writes.push(write);
    },
    taken: () => writes,
    close: () => {
      isOpen = false;
    },
  };
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
