import { isWebhookError } from '../errors/webhook-error.ts';
import type { WebhookLogger } from '../types/logger.ts';

export type Report = (error: Error) => void;

/** Sends an error to `onError` and the logger. Neither can make the receiver fail. */
export function createReporter(onError: ((error: Error) => unknown) | undefined, logger: WebhookLogger | undefined): Report {
  return (error) => {
    if (logger !== undefined) runQuietly(() => logError(logger, error));
    if (onError !== undefined) runQuietly(() => onError(error));
  };
}

/** Calls a listener or a logger: what it throws, or rejects with, must not cost a payment. */
export function runQuietly(call: () => unknown): void {
  try {
    const result = call();
    if (result instanceof Promise) result.catch(() => undefined);
  } catch {
    // See above.
  }
}

/** What kind of error this is, for a log line: its name, never its message. */
export function nameKind(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** A line and its facts: never the error object itself, whose cause may hold anything. Anybody can cause a refusal: a warning. */
function logError(logger: WebhookLogger, error: Error): void {
  if (isRefusal(error)) {
    const { code, diagnosis, reason, status } = error;
    logger.warn({ code, reason, status, diagnosis: diagnosis?.name }, error.message);
    return;
  }
  const code = isWebhookError(error) ? error.code : undefined;
  const cause = describeCause(error.cause);
  logger.error({ name: error.name, code, ...(cause === undefined ? {} : { cause }), ...readKey(error) }, error.message);
}

interface RefusalFacts {
  readonly code: string;
  readonly reason: string;
  readonly status: number;
  readonly diagnosis: { readonly name: string } | undefined;
}

function isRefusal(error: Error): error is Error & RefusalFacts {
  return isWebhookError(error) && error.code === 'ERR_WEBHOOK_REFUSED';
}

/** Somebody else's error: its getters may throw, and the line is wanted all the same. */
function describeCause(cause: unknown): string | undefined {
  try {
    return cause instanceof Error ? `${cause.name}: ${cause.message}` : undefined;
  } catch {
    return undefined;
  }
}

function readKey(error: Error): { readonly key?: string } {
  const key = (error as { readonly key?: unknown }).key;
  return typeof key === 'string' ? { key } : {};
}
