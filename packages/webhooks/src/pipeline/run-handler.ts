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
 * @param onDone called with `dispatch` once the handler succeeded
 * @param onFailed called with what it threw
 */
export function runHandler(
  core: ReceiverCore,
  parsed: ParsedEvent,
  claim: ClaimedEvent,
  origin: Origin,
  waiting: Waiting,
  onDone: (verdict: 'dispatch') => void,
  onFailed: (error: unknown) => void,
): void {
  const handler: EventHandler<unknown> | undefined = core.handlers.get(parsed.type) ?? core.onUnhandled;
  if (handler === undefined) {
    onDone('dispatch');
    return;
  }
  const abort = createLazyAbort(origin.signal);
  let work: Promise<unknown> | undefined;
  try {
    const result = handler(parsed.event, createHandlerContext(core.logger, parsed, claim, origin, abort));
    if (isThenable(result)) work = toPromise(result);
  } catch (error) {
    abort.dispose();
    onFailed(error);
    return;
  }
  if (work !== undefined) {
    waitForHandler(core, parsed.key, claim.token, work, abort, waiting, onDone, onFailed);
    return;
  }
  abort.dispose();
  onDone('dispatch');
}

/**
 * Anybody else's promise may call back twice, or in the asynchronous context of whoever settles it, which would then be that of
 * the answer.
 */
function toPromise(result: PromiseLike<unknown>): Promise<unknown> {
  return result instanceof Promise ? result : Promise.resolve(result);
}

function waitForHandler(
  core: ReceiverCore,
  key: string,
  token: string,
  work: Promise<unknown>,
  abort: LazyAbort,
  waiting: Waiting,
  onDone: (verdict: 'dispatch') => void,
  onFailed: (error: unknown) => void,
): void {
  let isSettled = false;
  let stopHeartbeat: (() => void) | undefined;
  /** Only the first end counts: a handler that was given up may still settle. */
  const isFirstEnd = (): boolean => {
    const isFirst = !isSettled;
    isSettled = true;
    stopHeartbeat?.();
    abort.dispose();
    return isFirst;
  };
  const fail = (error: unknown): void => {
    if (isFirstEnd()) onFailed(error);
  };
  try {
    work.then(() => {
      if (isFirstEnd()) onDone('dispatch');
    }, fail);
  } catch (error) {
    fail(error);
  }
  // A promise that is resolved already has told so before this runs: most handlers need no timers.
  void nextTurn.then(() => {
    if (isSettled) return;
    waiting.begin?.();
    stopHeartbeat = startHeartbeat(core, {
      key,
      token,
      onLost: (error) => {
        abort.abort(error);
        core.report(error);
      },
      onTimeout: () => {
        const error = new WebhookHandlerTimeoutError({ key, timeoutMs: core.handlerTimeoutMs });
        abort.abort(error);
        fail(error);
      },
    });
  });
}
