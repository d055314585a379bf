import { createError } from '../errors/create-error.ts';
import { createRedactor, type Redact } from '../errors/redact.ts';
import type { ApiResponse } from '../options/call-options.ts';
import { createSkewClock } from '../time/clock.ts';
import { CancelScope } from './cancel-scope.ts';
import { createConnections } from './dispatch.ts';
import { describeCancellation } from './failure.ts';
import { createObserver } from './observer.ts';
import { pause } from './pause.ts';
import { type PollPlan, pollUntilDone } from './poll.ts';
import { createRecentIds } from './recent-ids.ts';
import { sendCall } from './send-call.ts';
import type { Answer, ApiPromise, Call, TransportConfig, TransportContext } from './types.ts';

/** Sends the calls of one client. */
export interface Transport<E extends object> {
  /**
   * Makes one call.
   *
   * @param operation names the call in errors, hooks and logs: `paymentIntents.create`
   * @param build runs inside the promise: what it throws is a rejection with the client's validation error
   */
  send<T>(operation: string, build: () => Call<T>): ApiPromise<T, ApiResponse & E>;
  /** Polls until `plan.isDone`; see `PollPlan`. */
  poll<T>(operation: string, plan: PollPlan<T, ApiResponse & E>): ApiPromise<T, ApiResponse & E>;
  /** Waits between the calls of a longer operation. Rejects with the client's abort error when `signal` or `close()` ends the wait. */
  pause(operation: string, ms: number, signal?: AbortSignal): Promise<void>;
  /** Milliseconds since the epoch by the gateway's clock, as far as it is known. */
  now(): number;
  readonly redact: Redact;
  /** Refuses new calls, ends waits, lets running attempts finish, and closes the connections. */
  close(): Promise<void>;
}

export function createTransport<E extends object>(config: TransportConfig<E>): Transport<E> {
  const { options, baseUrl } = config;
  // Counted, not kept in a `Set`: one whose members come and go by the thousand keeps them in memory long after they have left it.
  let running = 0;
  let onIdle = (): void => undefined;
  const waiting = new Set<CancelScope>();
  const connections = createConnections(baseUrl.origin, options.timeout);
  let closing: Promise<void> | undefined;

  const context: TransportContext<E> = {
    ...config,
    clock: createSkewClock(options.runtime.now),
    observer: createObserver(options.hooks, options.logger),
    redact: createRedactor(config.secrets),
    userAgent: `x-${config.client}/${config.version} node/${process.versions.node} ${process.platform}`,
    waiting,
    created: createRecentIds(),
    isClosed: () => closing !== undefined,
    dispatcher: async () => options.dispatcher ?? connections.dispatcher(),
  };

  function track<T>(call: Promise<T>): Promise<T> {
    const forget = (): void => {
      running -= 1;
      if (running === 0) onIdle();
    };
    running += 1;
    call.then(forget, forget);
    return call;
  }

  async function pauseOperation(operation: string, ms: number, signal?: AbortSignal): Promise<void> {
    const scope = new CancelScope(signal);
    try {
      await pause(context, scope, ms);
      if (scope.cancellation === undefined) return;
      const { kind, message, cause } = describeCancellation(scope, context.redact);
      throw createError(config.errors, kind, message, { operation, cause });
    } finally {
      scope.dispose();
    }
  }

  async function close(): Promise<void> {
    for (const scope of waiting) scope.cancel({ by: 'close' });
    if (running > 0) {
      await new Promise<void>((resolve) => {
        onIdle = resolve;
      });
    }
    await connections.close();
  }

  return {
    send: (operation, build) => toApiPromise(track(sendCall(context, operation, build))),
    poll: (operation, plan) => toApiPromise(track(pollUntilDone(context, operation, plan))),
    pause: pauseOperation,
    now: () => context.clock.now(),
    redact: context.redact,
    close() {
      closing ??= Promise.resolve().then(close);
      return closing;
    },
  };
}

/** Turns a promise of an answer into one of its data that can also give the answer. */
export function toApiPromise<T, R extends ApiResponse>(answer: Promise<Answer<T, R>>): ApiPromise<T, R> {
  const data = answer.then((answered) => answered.data);
  const withResponse = async (): Promise<Answer<T, R>> => {
    await data;
    return answer;
  };
  return Object.assign(data, { withResponse });
}
