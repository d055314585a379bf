import { channel } from 'node:diagnostics_channel';
import type { ClientError } from './client-error.ts';
import type { ClockSkewEvent, Hooks, Logger, RequestEvent, RetryEvent } from './options.ts';

const startChannel = channel('x:client:request:start');
const endChannel = channel('x:client:request:end');
const errorChannel = channel('x:client:request:error');

/** One object for the three events of an attempt, so that a subscriber can key its span on it. */
export interface DiagnosticsMessage extends RequestEvent {
  readonly origin: string;
  statusCode?: number;
  requestId?: string | undefined;
  durationMs?: number;
  error?: Error;
}

/** Tells hooks, logger and diagnostics channels what happens. Nothing they do can change a call. */
export interface Observer {
  /** False when nobody listens, so that the call need not describe itself. */
  isWatched(): boolean;
  requested(message: DiagnosticsMessage): void;
  responded(message: DiagnosticsMessage): void;
  failed(message: DiagnosticsMessage): void;
  retrying(event: RetryEvent): void;
  ended(event: RequestEvent, error: ClientError, durationMs: number): void;
  clockLearned(event: ClockSkewEvent): void;
  updated<T>(operation: string, onUpdate: ((value: T) => unknown) | undefined, value: T): void;
}

export function createObserver(hooks: Hooks | undefined, logger: Logger | undefined): Observer {
  const hasListeners = hooks !== undefined || logger !== undefined;
  return {
    isWatched: () => hasListeners || startChannel.hasSubscribers || endChannel.hasSubscribers || errorChannel.hasSubscribers,
    requested(message) {
      publish(startChannel, message);
      const { client, operation, method, path, attempt } = message;
      notify(hooks, 'onRequest', { client, operation, method, path, attempt });
      write(logger, 'debug', { client, operation, method, path, attempt }, 'request');
    },
    responded(message) {
      publish(endChannel, message);
      const { client, operation, method, path, attempt, requestId } = message;
      const event = {
        client,
        operation,
        method,
        path,
        attempt,
        requestId,
        statusCode: message.statusCode ?? 0,
        durationMs: message.durationMs ?? 0,
      };
      notify(hooks, 'onResponse', event);
      write(logger, 'debug', event, 'response');
    },
    failed(message) {
      publish(errorChannel, message);
    },
    retrying(event) {
      notify(hooks, 'onRetry', event);
      write(logger, 'warn', event, 'retry');
    },
    ended(event, error, durationMs) {
      notify(hooks, 'onError', { ...event, error, durationMs });
      write(logger, 'error', { ...event, durationMs, err: error.toJSON() }, 'request failed');
    },
    clockLearned(event) {
      notify(hooks, 'onClockSkew', event);
      write(logger, 'warn', event, "this machine's clock differs from the gateway's; timestamps are corrected");
    },
    updated: (operation, onUpdate, value) => tell(onUpdate, value, () => write(logger, 'warn', { operation }, 'onUpdate failed')),
  };
}

function tell<T>(onUpdate: ((value: T) => unknown) | undefined, value: T, report: () => void): void {
  try {
    const result = onUpdate?.(value);
    if (isThenable(result)) Promise.resolve(result).catch(report);
  } catch {
    report();
  }
}

function publish(target: ReturnType<typeof channel>, message: DiagnosticsMessage): void {
  // Node hands a subscriber's exception to `uncaughtException`, so that nothing arrives here.
  if (target.hasSubscribers) target.publish(message);
}

type HookEvent<K extends keyof Hooks> = Parameters<NonNullable<Hooks[K]>>[0];

/** Called as a method: hooks may be an instance of a class. */
function notify<K extends keyof Hooks>(hooks: Hooks | undefined, name: K, event: HookEvent<K>): void {
  if (hooks === undefined) return;
  try {
    const hook = hooks[name] as ((event: HookEvent<K>) => unknown) | undefined;
    if (hook !== undefined) swallow(hook.call(hooks, event));
  } catch {
    // A broken hook must not turn a payment that was answered into one that failed.
  }
}

function write(logger: Logger | undefined, level: keyof Logger, facts: object, message: string): void {
  if (logger === undefined) return;
  try {
    swallow(logger[level](facts, message));
  } catch {
    // As above.
  }
}

function swallow(result: unknown): void {
  if (isThenable(result)) Promise.resolve(result).catch(() => undefined);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function';
}
