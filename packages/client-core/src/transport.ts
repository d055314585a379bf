import type { Socket } from 'node:net';
import { Pool } from 'undici';
import { type ApiPromise, createApiPromise } from './api-promise.ts';
import type { Call } from './call.ts';
import type { CallScope } from './call-scope.ts';
import { countCalls } from './count-calls.ts';
import { createConnector } from './create-connector.ts';
import { createObserver } from './observer.ts';
import type { ApiResponse } from './options.ts';
import { type PollPlan, pollUntilDone } from './poll-until-done.ts';
import { createRedactor, type Redact } from './redact.ts';
import { type Exchange, sendCall } from './send-call.ts';
import { createSkewClock } from './skew-clock.ts';
import type { TransportConfig, TransportContext } from './transport-context.ts';
import { createUserAgent } from './user-agent.ts';

/** More calls than this at once wait for a connection; their time-out runs meanwhile. */
const MOST_CONNECTIONS = 128;

/** Sends the calls of one client. */
export interface Transport<E extends object> {
  /**
   * `build` runs inside the promise: what it throws is a rejection, never an exception at the caller.
   *
   * @param operation for what `build` throws before it has said it itself
   */
  send<T>(build: () => Call<T>, operation?: string): ApiPromise<T, ApiResponse & E>;
  /** Polls until `plan.isDone`; see `PollPlan`. */
  poll<T>(plan: PollPlan<T>): Promise<T>;
  /** Milliseconds since the epoch by the gateway's clock, as far as it is known. */
  now(): number;
  readonly redact: Redact;
  /** Refuses new calls, ends waits, lets attempts that are under way finish, and closes the connections. */
  close(): Promise<void>;
}

function createPool(origin: string, connectTimeoutMs: number, connecting: Set<Socket>): Pool {
  return new Pool(origin, {
    connections: MOST_CONNECTIONS,
    connect: createConnector(connectTimeoutMs, connecting),
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

export function createTransport<E extends object>(config: TransportConfig<E>): Transport<E> {
  const { options, baseUrl } = config;
  const waiting = new Set<CallScope>();
  let pool: Pool | undefined;
  let closing: Promise<void> | undefined;
  const connecting = new Set<Socket>();
  const calls = countCalls();

  const context: TransportContext<E> = {
    ...config,
    clock: createSkewClock(options.runtime.now),
    observer: createObserver(options.hooks, options.logger),
    redact: createRedactor(config.secrets),
    userAgent: createUserAgent(config.client, config.version),
    waiting,
    isClosed: () => closing !== undefined,
    begin: calls.begin,
    end: calls.end,
    dispatcher() {
      if (options.dispatcher !== undefined) return options.dispatcher;
      // Made on first use: a client that is never used holds nothing open.
      pool ??= createPool(baseUrl.origin, options.timeout, connecting);
      return pool;
    },
  };

  async function close(): Promise<void> {
    for (const scope of waiting) scope.cancel({ by: 'close' });
    await calls.waitForNone();
    await pool?.destroy();
    for (const socket of connecting) socket.destroy();
  }

  return {
    send<T>(build: () => Call<T>, operation?: string) {
      const exchange: Exchange<E> = { response: undefined };
      return createApiPromise(sendCall(context, build, exchange, operation), exchange);
    },
    poll: (plan) => pollUntilDone(context, plan),
    now: () => context.clock.now(),
    redact: context.redact,
    close() {
      closing ??= Promise.resolve().then(close);
      return closing;
    },
  };
}
