import type { RawAnswer, Refusal } from './call.ts';
import type { CallScope } from './call-scope.ts';
import { cleanCause, cleanDetails, cleanText, errorCode } from './clean-text.ts';
import type { Outcome } from './client-error.ts';
import type { ErrorKind } from './error-tree.ts';
import type { RetryEvent } from './options.ts';
import type { Redact } from './redact.ts';
import { parseHttpDate, parseRetryAfter } from './retry-timing.ts';
import type { AttemptFailure } from './send-attempt.ts';

/** Why one attempt did not succeed, cleaned of secrets. */
export interface Verdict {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly code?: string | undefined;
  readonly statusCode?: number | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly details?: unknown;
  readonly cause?: unknown;
  readonly transient: boolean;
  readonly outcome: Outcome;
  readonly reason: RetryEvent['reason'];
  /** Set when the answer taught the gateway's clock: another attempt would be signed with another time. */
  readonly clockOffsetMs?: number | undefined;
  /** No request was even begun. */
  readonly neverStarted?: boolean | undefined;
}

/** The verdict on a call that its signal or `close()` ended. */
export function judgeCancellation(scope: CallScope, redact: Redact): Verdict {
  const { cancellation } = scope;
  const verdict = { kind: 'abort', transient: false, outcome: 'not-sent', reason: 'connection' } as const;
  if (cancellation?.by !== 'signal') return { ...verdict, message: 'The client was closed.' };
  const { reason } = cancellation;
  // The caller's own reason is handed back as it is, unless it is text.
  return {
    ...verdict,
    message: 'The call was aborted by its signal.',
    cause: typeof reason === 'string' ? redact(reason) : reason,
  };
}

/** Whether undici's parser gave up on bytes that are not HTTP, or on too many headers. */
function isUnreadable(error: unknown): boolean {
  return errorCode(error) === 'UND_ERR_HEADERS_OVERFLOW' || (error instanceof Error && error.name === 'HTTPParserError');
}

/** Judges an attempt that got no whole answer. */
export function judgeFailure(
  failure: AttemptFailure,
  limit: { readonly name: string; readonly ms: number },
  redact: Redact,
): Verdict {
  const outcome = failure.sent ? 'unknown' : 'not-sent';
  const cause = cleanCause(failure.error, redact);
  const code = errorCode(failure.error);
  if (failure.failure === 'timeout') {
    const message = `There was no complete answer within the ${limit.name} of ${Math.round(limit.ms)} ms.`;
    return { kind: 'timeout', message, transient: true, outcome, reason: 'timeout' };
  }
  if (failure.failure === 'too-large') {
    return {
      kind: 'response',
      message: 'The answer is larger than 10 MiB.',
      transient: false,
      outcome: 'unknown',
      reason: 'connection',
    };
  }
  if (code === 'UND_ERR_INVALID_ARG') {
    const message = `The request cannot be sent: ${cause?.message ?? 'undici refused it'}.`;
    return { kind: 'other', message, cause, transient: false, outcome, reason: 'connection' };
  }
  if (isUnreadable(failure.error)) {
    return {
      kind: 'response',
      message: 'The answer is not valid HTTP.',
      cause,
      transient: false,
      outcome: 'unknown',
      reason: 'connection',
    };
  }
  const suffix = code === undefined ? '' : ` (${cleanText(code, redact, 64)})`;
  const message = failure.sent
    ? `The connection was lost before the answer was complete${suffix}.`
    : `The gateway could not be reached${suffix}.`;
  return { kind: 'connection', message, cause, transient: true, outcome, reason: 'connection' };
}

/** Judges an answer that a gateway's rules do not take for a success. */
export function judgeRefusal(
  refusal: Refusal,
  answer: RawAnswer,
  input: { readonly redact: Redact; readonly now: number; readonly gateway: string },
): Verdict {
  const { redact } = input;
  const ownWords = refusal.message === undefined ? '' : cleanText(refusal.message, redact);
  const requestId = readRequestId(answer) ?? refusal.requestId;
  return {
    kind: refusal.kind,
    message: ownWords === '' ? `${input.gateway} answered HTTP ${answer.status}.` : ownWords,
    code: refusal.code === undefined ? undefined : cleanText(refusal.code, redact, 64),
    statusCode: answer.status,
    requestId: requestId === undefined ? undefined : cleanText(requestId, redact, 200),
    // A date is the gateway's own: measured from its own `Date`, a wrong clock here changes nothing.
    retryAfterMs: parseRetryAfter(answer.headers['retry-after'], parseHttpDate(answer.headers['date']) ?? input.now),
    details: cleanDetails(refusal.details, redact),
    transient: refusal.transient,
    outcome: refusal.outcome,
    reason: refusal.kind === 'rate-limit' ? 'rate-limit' : 'status',
  };
}

export function readRequestId(answer: RawAnswer): string | undefined {
  const value = answer.headers['x-request-id'];
  return typeof value === 'string' ? value : value?.[0];
}

const RANK: Readonly<Record<Outcome, number>> = { 'not-sent': 0, rejected: 1, unknown: 2 };

/** The worse of two outcomes: after a lost answer no later refusal proves that nothing was paid. */
export function worseOutcome(a: Outcome, b: Outcome): Outcome {
  return RANK[a] >= RANK[b] ? a : b;
}
