import { WebhookHandlerError } from '../errors/delivery-errors.ts';
import { EventStoreUnavailableError } from '../errors/event-store-unavailable-error.ts';
import { isRetryLater } from '../errors/retry-later.ts';
import { WebhookError } from '../errors/webhook-error.ts';
import type { ReceiverCore } from '../receiver/core.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { Origin, Settlement } from '../types/settlement.ts';
import { notifyFailed } from './notify-settlement.ts';

const retryAfterFailureMs = 5000;

/** Names what went wrong and reports it. `RetryLater` is a handler's wish, not an error: it is returned, not reported. */
export function failSettlement(
  core: ReceiverCore,
  parsed: ParsedEvent,
  origin: Origin,
  attempt: number,
  thrown: unknown,
): Settlement {
  notifyFailed(core, parsed, origin, attempt, thrown);
  const failed = readFailure(thrown) ?? {
    kind: 'failed',
    error: new WebhookHandlerError({ key: parsed.key, attempt, cause: thrown }),
    retryAfterMs: retryAfterFailureMs,
  };
  if (!isRetryLater(failed.error)) core.report(failed.error);
  return failed;
}

/** Undefined for what is none of this package's errors, and for what throws as it is read. */
function readFailure(thrown: unknown): (Settlement & { readonly kind: 'failed' }) | undefined {
  try {
    if (isRetryLater(thrown)) return { kind: 'failed', error: thrown, retryAfterMs: thrown.afterMs };
    if (!(thrown instanceof WebhookError)) return undefined;
    const retryAfterMs = thrown instanceof EventStoreUnavailableError ? thrown.retryAfterMs : retryAfterFailureMs;
    return { kind: 'failed', error: thrown, retryAfterMs };
  } catch {
    return undefined;
  }
}
