import { cleanCause, cleanDetails, cleanText, errorCode } from '../errors/clean-text.ts';
import type { ErrorKind, Outcome } from '../errors/client-error.ts';
import type { Redact } from '../errors/redact.ts';
import type { RetryEvent } from '../options/hooks.ts';
import { parseHttpDate, readRetryAfter } from '../time/retry.ts';
import { WorkEndedEarly } from '../time/wait.ts';
import type { CancelScope } from './cancel-scope.ts';
import { type DispatchFailure, UnsupportedRuntimeError } from './dispatch.ts';
import type { RawAnswer, Refusal, TransportContext } from './types.ts';

/** Why one attempt failed, cleaned of secrets. */
export interface FailedAttempt {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly code?: string | undefined;
  readonly statusCode?: number | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly details?: unknown;
  readonly received?: unknown;
  readonly cause?: unknown;
  /** Whether the same call may succeed a moment later. */
  readonly transient: boolean;
  readonly outcome: Outcome;
  readonly reason: RetryEvent['reason'];
  /** Set when the answer taught the gateway's clock: another attempt would be signed with another time. */
  readonly clockOffsetMs?: number | undefined;
  /** No request was even started. */
  readonly neverStarted?: boolean | undefined;
}

interface Limits {
  readonly scope: CancelScope;
  readonly limit: { readonly name: string; readonly ms: number };
}

/** A call that its signal or `close()` ended. */
export function describeCancellation(scope: CancelScope, redact: Redact): FailedAttempt {
  const { cancellation } = scope;
  const failed = { kind: 'abort', transient: false, outcome: 'not-sent', reason: 'connection' } as const;
  if (cancellation?.by !== 'signal') return { ...failed, message: 'The client was closed.' };
  const { reason } = cancellation;
  // The caller gets its own reason back, and text without secrets.
  const cause = typeof reason === 'string' ? redact(reason) : reason;
  return { ...failed, message: 'The call was aborted by its signal.', cause };
}

/** An attempt that was never sent: it could not be signed, signing took too long, or the runtime cannot send. */
export function describeUnsigned<E extends object>(
  { redact, errors }: TransportContext<E>,
  { scope, limit, error }: Limits & { readonly error: unknown },
): FailedAttempt {
  const unsent = { transient: false, outcome: 'not-sent', reason: 'connection', neverStarted: true } as const;
  const cause = cleanCause(error, redact);
  if (error instanceof UnsupportedRuntimeError) {
    return { ...unsent, kind: 'connection', code: `${errors.codePrefix}_RUNTIME`, message: error.message, cause: error.cause };
  }
  if (!(error instanceof WorkEndedEarly)) return { ...unsent, kind: 'other', message: 'The request could not be signed.', cause };
  if (error.reason === 'cancelled') return { ...describeCancellation(scope, redact), neverStarted: true };
  return { ...unsent, kind: 'timeout', message: describeLimit(limit), transient: true, reason: 'timeout' };
}

/** An attempt that got no complete answer. */
export function describeUnanswered<E extends object>(
  { redact, errors }: TransportContext<E>,
  { scope, limit, failure }: Limits & { readonly failure: DispatchFailure },
): FailedAttempt {
  const outcome = failure.sent ? 'unknown' : 'not-sent';
  const unanswered = { outcome, transient: false, reason: 'connection' } as const;
  switch (failure.failure) {
    case 'cancelled':
      return { ...describeCancellation(scope, redact), outcome };
    case 'timeout':
      return { ...unanswered, kind: 'timeout', message: describeLimit(limit), transient: true, reason: 'timeout' };
    case 'too-large':
      return { ...unanswered, kind: 'response', message: 'The answer is larger than 10 MiB.', outcome: 'unknown' };
    case 'connection':
      return { ...unanswered, ...describeConnection(failure, redact, errors.codePrefix) };
  }
}

function describeLimit({ name, ms }: { readonly name: string; readonly ms: number }): string {
  return `No complete answer arrived within the ${name} of ${Math.round(ms)} ms.`;
}

const CERTIFICATE =
  /^(CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|ERR_TLS_CERT_\w+|HOSTNAME_MISMATCH|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

type ConnectionFacts = Pick<FailedAttempt, 'kind' | 'message' | 'cause' | 'code' | 'transient'> & {
  readonly outcome?: 'unknown';
};

function describeConnection({ error, sent }: DispatchFailure, redact: Redact, codePrefix: string): ConnectionFacts {
  const cause = cleanCause(error, redact);
  const code = errorCode(error);
  if (code === 'UND_ERR_INVALID_ARG') {
    const isOldUndici = cause !== undefined && /^invalid on\w+ method$/.test(cause.message);
    const message = isOldUndici
      ? 'The dispatcher comes from undici 5 or 6, but this client needs one of undici 7 or newer.'
      : `The request cannot be sent: ${cause?.message ?? 'undici refused it'}.`;
    return { kind: 'other', message, cause, transient: false };
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || (error instanceof Error && error.name === 'HTTPParserError')) {
    return { kind: 'response', message: 'The answer is not valid HTTP.', cause, transient: false, outcome: 'unknown' };
  }
  if (code !== undefined && CERTIFICATE.test(code)) {
    const message = `The gateway's TLS certificate was refused (${code}). Check baseUrl, this machine's clock and its trusted certificates.`;
    return { kind: 'connection', code: `${codePrefix}_CERTIFICATE`, message, cause, transient: false };
  }
  const suffix = code === undefined ? '' : ` (${cleanText(code, redact, 64)})`;
  const message = sent
    ? `The connection was lost before the answer was complete${suffix}.`
    : `The gateway could not be reached${suffix}.`;
  return { kind: 'connection', message, cause, transient: true };
}

/** An answer that the gateway's rules do not count as a success. */
export function describeRefusal<E extends object>(
  { redact, gateway, clock }: TransportContext<E>,
  answer: RawAnswer,
  refusal: Refusal,
): FailedAttempt {
  const ownWords = refusal.message === undefined ? '' : cleanText(refusal.message, redact);
  const requestId = readFirst(answer.headers['x-request-id']) ?? refusal.requestId;
  return {
    kind: refusal.kind,
    message: ownWords === '' ? `${gateway} answered HTTP ${answer.status}.` : ownWords,
    code: refusal.code === undefined ? undefined : cleanText(refusal.code, redact, 64),
    statusCode: answer.status,
    requestId: requestId === undefined ? undefined : cleanText(requestId, redact, 200),
    // A date is compared with the gateway's own `Date`, so that a wrong clock here changes nothing.
    retryAfterMs: readRetryAfter(answer.headers, parseHttpDate(answer.headers['date']) ?? clock.now()),
    details: cleanDetails(refusal.details, redact),
    received: refusal.received,
    transient: refusal.transient,
    outcome: refusal.outcome,
    reason: refusal.kind === 'rate-limit' ? 'rate-limit' : 'status',
  };
}

function readFirst(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}

const RANK: Readonly<Record<Outcome, number>> = { 'not-sent': 0, rejected: 1, unknown: 2 };

/** The worse of two outcomes: after a lost answer no later refusal proves that nothing was paid. */
export function worseOutcome(a: Outcome, b: Outcome): Outcome {
  return RANK[a] >= RANK[b] ? a : b;
}
