import { WebhookHandlerTimeoutError } from '../errors/delivery-errors.ts';
import type { ReceiverCore } from '../receiver/core.ts';
import type { ClaimedEvent } from '../types/event-store.ts';
import type { EventHandler } from '../types/handler.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { Origin, Waiting } from '../types/settlement.ts';
import { createLazyAbort, type LazyAbort } from './create-lazy-abort.ts';
import { createHandlerContext } from './handler-context.ts';
import { isThenable } from './is-thenable.ts';
import { startHeartbeat } from './start-heartbeat.ts';

const nextTurn = Promise.resolve();

/**
 * Runs the event's handler under its claim: with a heartbeat while it runs, and an end to waiting after `handlerTimeoutMs`.
 *
 * @returns undefined when the handler is done already
 * @throws (or rejects with) what the handler threw
 */
export function runHandler(
  core: ReceiverCore,
  parsed: ParsedEvent,
  claim: ClaimedEvent,
  origin: Origin,
  waiting: Waiting,
): Promise<void> | undefined {
  const handler: EventHandler<unknown> | undefined = core.handlers.get(parsed.type) ?? core.onUnhandled;
  if (handler === undefined) return undefined;
  const abort = createLazyAbort(origin.signal);
  let isWaiting = false;
  try {
    const result = handler(parsed.event, createHandlerContext(core.logger, parsed, claim, origin, abort));
    if (!isThenable(result)) return undefined;
    isWaiting = true;
    return waitForHandler(core, parsed, claim, result, abort, waiting);
  } finally {
    if (!isWaiting) abort.dispose();
  }
}

function waitForHandler(
  core: ReceiverCore,
  parsed: ParsedEvent,
  claim: ClaimedEvent,
  result: PromiseLike<unknown>,
  abort: LazyAbort,
  waiting: Waiting,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    let isSettled = false;
    let stop: (() => void) | undefined;
    const settle = (): void => {
      isSettled = true;
      stop?.();
      abort.dispose();
    };
    result.then(
      () => {
        settle();
        resolve();
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
    // A promise that is resolved already has told so before this runs: most handlers need no timers.
    void nextTurn.then(() => {
      if (isSettled) return;
      waiting.begin?.();
      stop = startHeartbeat(core, {
        key: parsed.key,
        token: claim.token,
        onLost: (error) => {
          abort.abort(error);
          core.report(error);
        },
        onTimeout: () => {
          const error = new WebhookHandlerTimeoutError({ key: parsed.key, timeoutMs: core.handlerTimeoutMs });
          abort.abort(error);
          abort.dispose();
          reject(error);
        },
      });
    });
  });
}
