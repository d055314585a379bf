import type { DeliverySource } from '../types/delivery.ts';
import type { HandlerContext } from '../types/handler.ts';
import type { WebhookLogger } from '../types/logger.ts';
import type { LazyAbort } from './create-lazy-abort.ts';

type ContextFacts = Omit<HandlerContext, 'signal'>;

/** A class for its getter's sake: see `DeferredAbort`. The signal is made when a handler asks for it. */
class LazyHandlerContext implements HandlerContext {
  readonly key: string;
  readonly attempt: number;
  readonly receivedAt: number;
  readonly source: DeliverySource;
  readonly secretIndex: number;
  readonly fencingToken: number;
  readonly transaction?: unknown;
  readonly logger: WebhookLogger;
  readonly #abort: LazyAbort;

  constructor(facts: ContextFacts, abort: LazyAbort) {
    this.key = facts.key;
    this.attempt = facts.attempt;
    this.receivedAt = facts.receivedAt;
    this.source = facts.source;
    this.secretIndex = facts.secretIndex;
    this.fencingToken = facts.fencingToken;
    this.transaction = facts.transaction;
    this.logger = facts.logger;
    this.#abort = abort;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }
}

export function createHandlerContext(facts: ContextFacts, abort: LazyAbort): HandlerContext {
  return new LazyHandlerContext(facts, abort);
}
