import { WebhookRefusedError } from '../errors/refused-error.ts';
import { WebhookError } from '../errors/webhook-error.ts';
import type { WebhookLogger } from '../types/logger.ts';

/** Sends an error to `onError` and the logger. Neither can make the receiver fail. */
export function createReporter(
  onError: ((error: Error) => unknown) | undefined,
  logger: WebhookLogger | undefined,
): (error: Error) => void {
  return (error) => {
    if (logger !== undefined) runQuietly(() => logError(logger, error));
    if (onError !== undefined) runQuietly(() => onError(error));
  };
}

/** A line and its facts: never the error object itself, whose cause may hold anything. */
function logError(logger: WebhookLogger, error: Error): void {
  const code = error instanceof WebhookError ? error.code : undefined;
  if (error instanceof WebhookRefusedError) {
    logger.warn(error.message, { code, reason: error.reason, status: error.status, diagnosis: error.diagnosis?.name });
    return;
  }
  const cause = error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message}` : undefined;
  logger.error(error.message, { name: error.name, code, ...(cause === undefined ? {} : { cause }), ...readKey(error) });
}

function readKey(error: Error): { readonly key?: string } {
  const key = (error as { readonly key?: unknown }).key;
  return typeof key === 'string' ? { key } : {};
}

function runQuietly(call: () => unknown): void {
  try {
    const result = call();
    if (result instanceof Promise) result.catch(() => undefined);
  } catch {
    // See above.
  }
}
