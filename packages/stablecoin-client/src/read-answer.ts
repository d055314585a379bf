import { type AnswerReading, parseAnswer, type RawAnswer, type Refusal, readStatus } from '@x/client-core';
import { type ErrorKind, type Outcome, UnusableAnswerError } from '@x/client-core/errors';
import { formatIssues } from '@x/protocol';
import { describeErrorCode, type Envelope, envelopeSchema, readEnvelopeMessage, SUCCESS_CODE } from '@x/protocol/stablecoin';

/** What `.withResponse()` tells beyond status, headers and request id. */
export interface EnvelopeFacts {
  readonly code: string;
  /** The whole answer as it came. */
  readonly envelope: Envelope;
}

const KINDS_BY_CLASS: Readonly<Record<ReturnType<typeof describeErrorCode>['class'], ErrorKind>> = {
  authentication: 'authentication',
  business: 'business',
  conflict: 'conflict',
  'not-found': 'not-found',
  permission: 'permission',
  state: 'state',
  system: 'api',
  validation: 'validation',
};

/** Classes that say that something with this id exists: it may be the payment that was asked for. */
const SAYS_EXISTS = new Set(['business', 'conflict', 'state']);

/** Codes with which the work may be done, whatever the HTTP status says. */
const MAY_BE_DONE = new Set([SUCCESS_CODE, '99999']);

/**
 * Reads an answer by the gateway's rule: the outcome is the envelope's code, whatever the HTTP status. 401, 403, 429 and 5xx may come
 * from something in front of the gateway and win over the code.
 */
export function readAnswer(answer: RawAnswer): AnswerReading<EnvelopeFacts> {
  const envelope = readEnvelope(answer.text);
  const isSuccessStatus = answer.status >= 200 && answer.status <= 299;
  if (envelope === undefined || envelope instanceof UnusableAnswerError) {
    return isSuccessStatus ? refuseUnreadable(envelope) : refuseByStatus(answer.status, undefined);
  }
  if (isSuccessStatus && envelope.code === SUCCESS_CODE) {
    return { ok: true, data: envelope.data, requestId: readRequestId(envelope), response: { code: envelope.code, envelope } };
  }
  if (isSuccessStatus) return refuseByCode(envelope, 'rejected');
  return isDecidedByCode(answer.status, envelope)
    ? refuseByCode(envelope, readStatus(answer.status).outcome)
    : refuseByStatus(answer.status, envelope);
}

function readEnvelope(text: string): Envelope | UnusableAnswerError | undefined {
  try {
    return envelopeSchema.parse(parseAnswer(text));
  } catch (error) {
    return error instanceof UnusableAnswerError ? error : undefined;
  }
}

function isDecidedByCode(status: number, envelope: Envelope): boolean {
  if (envelope.code === SUCCESS_CODE) return false;
  return status >= 400 && status <= 499 && ![401, 403, 408, 425, 429].includes(status);
}

/** @param reason for JSON that has a number that is too large to read exactly */
function refuseUnreadable(reason: UnusableAnswerError | undefined): Refusal {
  return {
    ok: false,
    kind: 'response',
    message: reason?.message ?? "The answer is not the gateway's JSON envelope. Does a proxy answer in its place?",
    details: reason?.details,
    transient: false,
    outcome: 'unknown',
    clockSuspect: false,
  };
}

function refuseByStatus(status: number, envelope: Envelope | undefined): Refusal {
  const { kind, transient, outcome: outcomeOfStatus } = readStatus(status);
  // Status and code may contradict each other: the one that leaves more open counts.
  const classOfCode = envelope === undefined ? undefined : describeErrorCode(envelope.code).class;
  const mayExist = envelope !== undefined && (MAY_BE_DONE.has(envelope.code) || SAYS_EXISTS.has(classOfCode ?? ''));
  const outcome = mayExist ? 'unknown' : outcomeOfStatus;
  // Where the gateway may have done its work, a wrong clock is not the reason.
  const clockSuspect = status === 401 || (classOfCode === 'authentication' && outcome === 'rejected');
  return { ok: false, kind, transient, outcome, clockSuspect, ...describeEnvelope(envelope) };
}

/** @param outcomeOfStatus counts where it leaves more open than the code */
function refuseByCode(envelope: Envelope, outcomeOfStatus: Outcome): Refusal {
  const description = describeErrorCode(envelope.code);
  return {
    ok: false,
    kind: KINDS_BY_CLASS[description.class],
    transient: description.retryable,
    // An unpublished code counts as `system`.
    outcome: SAYS_EXISTS.has(description.class) || description.class === 'system' ? 'unknown' : outcomeOfStatus,
    clockSuspect: description.class === 'authentication',
    ...describeEnvelope(envelope),
  };
}

function describeEnvelope(envelope: Envelope | undefined): Pick<Refusal, 'code' | 'message' | 'requestId'> {
  if (envelope === undefined || envelope.code === SUCCESS_CODE) return {};
  return {
    code: envelope.code,
    message: readEnvelopeMessage(envelope) ?? describeErrorCode(envelope.code).meaning,
    requestId: readRequestId(envelope),
  };
}

function readRequestId(envelope: Envelope): string | undefined {
  const requestId: unknown = 'request_id' in envelope ? envelope.request_id : undefined;
  return typeof requestId === 'string' ? requestId : undefined;
}

/** What this file uses of a zod schema. */
interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: Parameters<typeof formatIssues>[0] };
}

/** Checks what is about to be sent. @throws TypeError naming each field; the transport makes it a validation error */
export function parseInput<T>(schema: Schema<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (!result.success) throw new TypeError(formatIssues(result.error));
  return result.data;
}

/** Reads an answer's data. @throws UnusableAnswerError naming what is missing; the transport makes it a response error */
export function parseData<T>(schema: Schema<T>, data: unknown, name: string): T {
  const result = schema.safeParse(data);
  if (!result.success) throw new UnusableAnswerError(`The answer is not a ${name}: ${formatIssues(result.error)}`);
  return result.data;
}

/**
 * Reads the answer to a question about one object, named by `key`. An answer that leaves the id out gets it. One about another object is
 * refused: docs/assumptions.md#stablecoin-create-answer
 */
export function parseNamed<T>(
  schema: Schema<T>,
  data: unknown,
  named: { readonly key: string; readonly id: string; readonly name: string },
): T {
  const { key, id, name } = named;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new UnusableAnswerError(`The answer has no ${name}.`);
  }
  const answered: unknown = (data as Record<string, unknown>)[key];
  if (answered !== undefined && answered !== null && answered !== id) {
    throw new UnusableAnswerError(`The answer is about another ${name} than the one that was asked for.`);
  }
  return parseData(schema, { ...data, [key]: id }, name);
}

/** Something whose status is known. */
export type WithStatus<T> = T & { readonly status: string };

/** @throws UnusableAnswerError when the answer to a look-up has no status */
export function requireStatus<T extends { readonly status?: string | undefined }>(object: T, name: string): WithStatus<T> {
  const { status } = object;
  if (typeof status !== 'string' || status === '') throw new UnusableAnswerError(`The answer's ${name} has no status.`);
  return { ...object, status };
}
