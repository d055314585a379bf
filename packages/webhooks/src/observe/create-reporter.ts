import { describeRefusal, WebhookRefusedError, type WebhookRefusedErrorOptions } from '../errors/refused-error.ts';
import { WebhookError } from '../errors/webhook-error.ts';
import type { WebhookLogger } from '../types/logger.ts';
import { runQuietly } from './run-quietly.ts';

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

/** As `createReporter`, for refusals: without an `onError` no error is made. */
export function createRefusalReporter(
  onError: ((error: Error) => unknown) | undefined,
  logger: WebhookLogger | undefined,
): (refusal: WebhookRefusedErrorOptions) => void {
  return (refusal) => {
    if (logger !== undefined) runQuietly(() => logRefusal(logger, describeRefusal(refusal), refusal));
    if (onError !== undefined) runQuietly(() => onError(createRefusedError(refusal)));
  };
}

/** Without a stack: it would always show this line, and anybody can cause a refusal. */
function createRefusedError(refusal: WebhookRefusedErrorOptions): WebhookRefusedError {
  const { stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 0;
    return new WebhookRefusedError(refusal);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function logRefusal(logger: WebhookLogger, message: string, { reason, status, diagnosis }: WebhookRefusedErrorOptions): unknown {
  return logger.warn({ code: 'ERR_WEBHOOK_REFUSED', reason, status, diagnosis: diagnosis?.name }, message);
}

/** A line and its facts: never the error object itself, whose cause may hold anything. */
function logError(logger: WebhookLogger, error: Error): void {
  const code = error instanceof WebhookError ? error.code : undefined;
  if (error instanceof WebhookRefusedError) {
    logRefusal(logger, error.message, error);
    return;
  }
  const cause = describeCause(error.cause);
  logger.error({ name: error.name, code, ...(cause === undefined ? {} : { cause }), ...readKey(error) }, error.message);
}

/** Something else's error: its getters may throw, and the line is wanted all the same. */
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
