import { type Diagnosis, WebhookRefusedError } from '../errors/refused-error.ts';
import { jsonReply } from '../providers/replies.ts';
import type { RefusalReason } from '../types/refusal.ts';
import type { WebhookRequest, WebhookResponse } from '../types/request.ts';
import { collectHeaders, readHeader } from './headers.ts';
import type { Receiver } from './types.ts';

export interface Refusal {
  readonly reason: RefusalReason;
  readonly detail?: string;
  /** Reported in place of the refusal: a mistake of the program, not of the sender. */
  readonly cause?: Error | undefined;
}

/** What the refused request was; without the request there is no diagnosis. */
interface Arrival {
  readonly startedAt: number;
  readonly request?: WebhookRequest;
  readonly now?: number;
}

/** A diagnosis tries other spellings of the body, and anybody can send one. */
const maximumDiagnosedBytes = 65_536;

/** Every other reason is a signature that was refused: `unauthorized`. */
const replies: Readonly<Partial<Record<RefusalReason, WebhookResponse>>> = {
  'method-not-allowed': jsonReply(405, '{"error":"method not allowed"}', { allow: 'POST' }),
  'body-too-large': jsonReply(413, '{"error":"body too large"}'),
  'body-timeout': jsonReply(408, '{"error":"body not received in time"}'),
  'body-aborted': jsonReply(400, '{"error":"body incomplete"}'),
  'content-encoding': jsonReply(415, '{"error":"content encoding not supported"}'),
  'raw-body-gone': jsonReply(503, '{"error":"not available"}', { 'retry-after': '60' }),
  misconfigured: jsonReply(503, '{"error":"not available"}', { 'retry-after': '60' }),
  closing: jsonReply(503, '{"error":"try again later"}', { 'retry-after': '1' }),
  'json-invalid': jsonReply(400, '{"error":"invalid body"}'),
  'schema-invalid': jsonReply(400, '{"error":"invalid body"}'),
};

/** The sender gets a status and one generic line. The reason and its diagnosis go to `onError`, the logger and `onEvent`. */
export function refuse(receiver: Receiver, refusal: Refusal, arrival: Arrival): WebhookResponse {
  const { reason, detail, cause } = refusal;
  const response = replies[reason] ?? receiver.provider.acknowledgement.unauthorized;
  const provider = receiver.provider.name;
  const { status } = response;
  if (cause !== undefined) receiver.report(cause);
  else if (reason !== 'closing') {
    const diagnosis = reason in replies ? undefined : diagnose(receiver, reason, arrival);
    receiver.report(new WebhookRefusedError({ reason, status, provider, diagnosis, detail }));
  }
  const durationMs = performance.now() - arrival.startedAt;
  receiver.notify({ type: 'refused', provider, durationMs, reason, status });
  return response;
}

/** The provider's diagnosis of a signature that was refused, and of no larger body than it bounds its work for. Never throws. */
function diagnose(receiver: Receiver, reason: RefusalReason, { request, now = 0 }: Arrival): Diagnosis | undefined {
  const { mayDiagnose, provider } = receiver;
  if (request === undefined || provider.diagnose === undefined || request.body.byteLength > maximumDiagnosedBytes)
    return undefined;
  const headers = collectHeaders(request, provider.signatureHeaders);
  if (headers === undefined || !mayDiagnose()) return undefined;
  const header = (name: string): string | undefined => {
    const value = readHeader(request.headers, name);
    return typeof value === 'string' ? value : value?.[0];
  };
  try {
    return provider.diagnose({ path: request.path, body: request.body, headers, now, header }, reason);
  } catch {
    return undefined;
  }
}

/** Allows `burst` calls at once and one more per `everyMs`. */
export function createTokenBucket(burst: number, everyMs: number, now: () => number): () => boolean {
  let tokens = burst;
  let filledAt = now();
  return () => {
    const gained = Math.floor((now() - filledAt) / everyMs);
    if (gained > 0) {
      tokens = Math.min(burst, tokens + gained);
      filledAt += gained * everyMs;
    }
    if (tokens <= 0) return false;
    tokens -= 1;
    return true;
  };
}
