import { type AnswerReading, type ErrorKind, type RawAnswer, readStatus } from '@x/client-core';
import { type ErrorBody, errorBodySchema } from '@x/protocol/itpay';

const NO_FACTS = {};

/** Codes that say more than the HTTP status they come with. */
const KINDS: ReadonlyMap<string, ErrorKind> = new Map([
  ['AMOUNT_EXCEEDED', 'validation'],
  ['INSTALL_REQUIRED', 'permission'],
  ['PAYMENT_REQUIRED', 'payment-required'],
  ['SERVICE_NOT_FOUND', 'not-found'],
]);

const BY_STATUS_ALONE = new Set<ErrorKind>(['api', 'authentication', 'permission', 'rate-limit']);

/** ItPay's rules: 2xx with JSON is a success, everything else an error whose body may say more. */
export function readAnswer(answer: RawAnswer): AnswerReading<object> {
  const { status, text } = answer;
  if (status >= 200 && status <= 299) return readSuccess(text);
  const reading = readStatus(status);
  const body = readErrorBody(text);
  const kind = BY_STATUS_ALONE.has(reading.kind) ? reading.kind : (KINDS.get(body.code ?? '') ?? reading.kind);
  return { ok: false, ...reading, kind, ...body, clockSuspect: status === 401 };
}

function readSuccess(text: string): AnswerReading<object> {
  if (text === '') return { ok: true, data: undefined, response: NO_FACTS };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return {
      ok: false,
      kind: 'response',
      message: 'The answer is not JSON.',
      transient: false,
      outcome: 'unknown',
      clockSuspect: false,
    };
  }
  const requestId = (data as { readonly request_id?: unknown } | null)?.request_id;
  return { ok: true, data, requestId: typeof requestId === 'string' ? requestId : undefined, response: NO_FACTS };
}

function readErrorBody(text: string): ErrorBody {
  try {
    const result = errorBodySchema.safeParse(JSON.parse(text));
    return result.success ? result.data : {};
  } catch {
    return {};
  }
}
