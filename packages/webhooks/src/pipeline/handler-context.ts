import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { DeliverySource } from '../types/delivery.ts';
import type { ClaimedEvent } from '../types/event-store.ts';
import type { HandlerContext } from '../types/handler.ts';
import type { WebhookLogger } from '../types/logger.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { Origin } from '../types/settlement.ts';
import type { LazyAbort } from './create-lazy-abort.ts';

/** A class for its getter's sake: see `DeferredAbort`. The signal is made when a handler asks for it. */
class LazyHandlerContext implements HandlerContext {
  readonly key: string;
  readonly attempt: number;
  readonly receivedAt: number;
  readonly source: DeliverySource;
  readonly secretIndex: number;
  readonly fencingToken: number;
  readonly transaction: unknown;
  readonly logger: WebhookLogger;
  readonly #abort: LazyAbort;

  constructor(logger: WebhookLogger, key: string, claim: ClaimedEvent, origin: Origin, abort: LazyAbort) {
    this.key = key;
    this.attempt = origin.attempt ?? claim.attempt;
    this.receivedAt = origin.receivedAt;
    this.source = origin.source;
    this.secretIndex = origin.secretIndex;
    this.fencingToken = claim.fencingToken;
    this.transaction = claim.transaction;
    this.logger = logger;
    this.#abort = abort;
  }

  write(): never {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_WRITE', 'context.write: this store takes no writes.');
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }
}

export function createHandlerContext(
  logger: WebhookLogger,
  parsed: ParsedEvent,
  claim: ClaimedEvent,
  origin: Origin,
  abort: LazyAbort,
): HandlerContext {
  return new LazyHandlerContext(logger, parsed.key, claim, origin, abort);
}
