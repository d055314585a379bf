import { WebhookHandlerTimeoutError } from '../errors/delivery-errors.ts';
import type { ReceiverCore } from '../receiver/core.ts';
import type { ClaimedEvent } from '../types/event-store.ts';
import type { EventHandler, HandlerContext } from '../types/handler.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { Origin } from '../types/settlement.ts';
import { createLazyAbort, type LazyAbort } from './create-lazy-abort.ts';
import { createHandlerContext } from './handler-context.ts';
import { startHeartbeat } from './start-heartbeat.ts';

/**
 * Runs the event's handler under its claim: with a heartbeat while it runs, and an end to waiting after `handlerTimeoutMs`.
 * Rejects with what the handler threw.
 */
export async function runHandler(core: ReceiverCore, parsed: ParsedEvent, claim: ClaimedEvent, origin: Origin): Promise<void> {
  const handler: EventHandler<unknown> | undefined = core.handlers.get(parsed.type) ?? core.onUnhandled;
  if (handler === undefined) return;
  const abort = createLazyAbort(origin.signal);
  try {
    const result = handler(parsed.event, createContext(core, parsed, claim, origin, abort));
    if (isThenable(result)) await waitForHandler(core, parsed, claim, result, abort);
  } finally {
    abort.dispose();
  }
}

function createContext(
  core: ReceiverCore,
  parsed: ParsedEvent,
  claim: ClaimedEvent,
  origin: Origin,
  abort: LazyAbort,
): HandlerContext {
  const { fencingToken, transaction } = claim;
  const { receivedAt, source, secretIndex } = origin;
  const attempt = origin.attempt ?? claim.attempt;
  const facts = { key: parsed.key, attempt, receivedAt, source, secretIndex, fencingToken, transaction, logger: core.logger };
  return createHandlerContext(facts, abort);
}

function waitForHandler(
  core: ReceiverCore,
  parsed: ParsedEvent,
  claim: ClaimedEvent,
  result: PromiseLike<unknown>,
  abort: LazyAbort,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const stop = startHeartbeat(core, {
      key: parsed.key,
      token: claim.token,
      onLost: (error) => {
        abort.abort(error);
        core.report(error);
      },
      onTimeout: () => {
        const error = new WebhookHandlerTimeoutError({ key: parsed.key, timeoutMs: core.handlerTimeoutMs });
        abort.abort(error);
        reject(error);
      },
    });
    result.then(
      () => {
        stop();
        resolve();
      },
      (error: unknown) => {
        stop();
        reject(error);
      },
    );
  });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
