import { channel } from 'node:diagnostics_channel';
import type { ClientError } from '../errors/client-error.ts';
import type { ClockSkewEvent, Hooks, Logger, RequestEvent, RetryEvent } from '../options/hooks.ts';

const startChannel = channel('x:client:request:start');
const endChannel = channel('x:client:request:end');
const errorChannel = channel('x:client:request:error');

/** One object for the events of an attempt, so that a subscriber can key its span on it. */
export interface DiagnosticsMessage extends RequestEvent {
  readonly origin: string;
  statusCode?: number;
  requestId?: string | undefined;
  durationMs?: number;
  error?: Error;
}

/** Tells hooks, logger and diagnostics channels what happens. Nothing they do can change a call. */
export interface Observer {
  requested(message: DiagnosticsMessage): void;
  responded(message: DiagnosticsMessage): void;
  failed(message: DiagnosticsMessage): void;
  retrying(event: RetryEvent): void;
  ended(event: RequestEvent, error: ClientError, durationMs: number): void;
  clockLearned(event: ClockSkewEvent): void;
  updated<T>(operation: string, onUpdate: ((value: T) => unknown) | undefined, value: T): void;
}

export function createObserver(hooks: Hooks | undefined, logger: Logger | undefined): Observer {
  const ignore = (): void => undefined;
  const log = (level: keyof Logger, facts: object, message: string): void =>
    callSafely(() => logger?.[level](facts, message), ignore);
  return {
    requested(message) {
      startChannel.publish(message);
      const event = describeRequest(message);
      callSafely(() => hooks?.onRequest?.(event), ignore);
      log('debug', event, 'request');
    },
    responded(message) {
      endChannel.publish(message);
      const { statusCode = 0, requestId, durationMs = 0 } = message;
      const event = { requestId, statusCode, durationMs, ...describeRequest(message) };
      callSafely(() => hooks?.onResponse?.(event), ignore);
      log('debug', event, 'response');
    },
    failed(message) {
      errorChannel.publish(message);
    },
    retrying(event) {
      callSafely(() => hooks?.onRetry?.(event), ignore);
      log('warn', event, 'retry');
    },
    ended(event, error, durationMs) {
      callSafely(() => hooks?.onError?.({ ...event, error, durationMs }), ignore);
      log('error', { ...event, durationMs, err: error.toJSON() }, 'request failed');
    },
    clockLearned(event) {
      callSafely(() => hooks?.onClockSkew?.(event), ignore);
      log('warn', event, "this machine's clock differs from the gateway's; timestamps are corrected");
    },
    updated(operation, onUpdate, value) {
      callSafely(
        () => onUpdate?.(value),
        () => log('warn', { operation }, 'onUpdate failed'),
      );
    },
  };
}

function describeRequest({ client, operation, method, path, attempt }: RequestEvent): RequestEvent {
  return { client, operation, method, path, attempt };
}

/** A broken hook must not turn a payment that was answered into one that failed, whether it throws or rejects. */
function callSafely(call: () => unknown, onFailure: () => void): void {
  try {
    const result = call();
    if (result instanceof Promise) result.catch(onFailure);
  } catch {
    onFailure();
  }
}
