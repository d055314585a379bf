import { type AnswerReading, parseAnswer, type RawAnswer, readStatus } from '@x/client-core';
import { type ErrorKind, UnusableAnswerError } from '@x/client-core/errors';
import { formatIssues } from '@x/protocol';
import { type ErrorBody, errorBodySchema } from '@x/protocol/itpay';
import type * as z from 'zod';

/** Codes that say more than the HTTP status they come with. */
const KINDS: ReadonlyMap<string, ErrorKind> = new Map([
  ['AMOUNT_EXCEEDED', 'validation'],
  ['INSTALL_REQUIRED', 'permission'],
  ['PAYMENT_REQUIRED', 'payment-required'],
  ['SERVICE_NOT_FOUND', 'not-found'],
]);

const BY_STATUS_ALONE = new Set<ErrorKind>(['api', 'authentication', 'permission', 'rate-limit']);

/** ItPay's rules: 2xx with JSON is a success, everything else an error whose body may say more. */
export function readAnswer({ status, text }: RawAnswer): AnswerReading<object> {
  if (status >= 200 && status <= 299) return readSuccess(text);
  const reading = readStatus(status);
  const body = readErrorBody(text);
  const kind = BY_STATUS_ALONE.has(reading.kind) ? reading.kind : (KINDS.get(body.code ?? '') ?? reading.kind);
  return { ok: false, ...reading, kind, ...body, clockSuspect: status === 401 };
}

/** @throws UnusableAnswerError for text that is not JSON, or has a number that is too large */
function readSuccess(text: string): AnswerReading<object> {
  if (text === '') return { ok: true, data: undefined, response: {} };
  const data = readJson(text);
  const requestId = (data as { readonly request_id?: unknown } | null)?.request_id;
  return { ok: true, data, requestId: typeof requestId === 'string' ? requestId : undefined, response: {} };
}

function readJson(text: string): unknown {
  try {
    return parseAnswer(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UnusableAnswerError('The answer is not JSON.');
    throw error;
  }
}

function readErrorBody(text: string): ErrorBody {
  try {
    const result = errorBodySchema.safeParse(JSON.parse(text));
    return result.success ? result.data : {};
  } catch {
    return {};
  }
}

/** Checks what is about to be sent. @throws TypeError naming each field; the transport makes it a validation error */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (!result.success) throw new TypeError(formatIssues(result.error));
  return result.data;
}

/** Reads an answer's data. @throws UnusableAnswerError naming what is missing; the transport makes it a response error */
export function parseData<T>(schema: z.ZodType<T>, data: unknown, name: string): T {
  const result = schema.safeParse(data);
  if (!result.success) throw new UnusableAnswerError(`The answer is not a ${name}: ${formatIssues(result.error)}`);
  return result.data;
}

/** Refuses an answer about another object than the one that was asked for. @throws UnusableAnswerError */
export function requireSameId(answered: string | undefined, asked: string, name: string): void {
  if (answered === undefined || answered === null || answered === asked) return;
  throw new UnusableAnswerError(`The answer is about another ${name} than the one that was asked for.`);
}
