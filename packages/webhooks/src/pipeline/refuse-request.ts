import type { Diagnosis } from '../errors/refused-error.ts';
import { jsonReply } from '../providers/replies.ts';
import type { ReceiverCore } from '../receiver/core.ts';
import type { RefusalReason } from '../types/refusal.ts';
import type { WebhookResponse } from '../types/request.ts';

interface RefusalFacts {
  readonly startedAt: number;
  readonly detail?: string | undefined;
  readonly cause?: Error | undefined;
  readonly diagnosis?: Diagnosis | undefined;
}

const replies: Readonly<Partial<Record<RefusalReason, WebhookResponse>>> = {
  'method-not-allowed': jsonReply(405, '{"error":"method not allowed"}', { allow: 'POST' }),
  'body-too-large': jsonReply(413, '{"error":"body too large"}'),
  'body-timeout': jsonReply(408, '{"error":"body not received in time"}'),
  'body-aborted': jsonReply(400, '{"error":"body incomplete"}'),
  'content-encoding': jsonReply(415, '{"error":"content encoding not supported"}'),
  'raw-body-gone': jsonReply(503, '{"error":"not available"}', { 'retry-after': '60' }),
  misconfigured: jsonReply(503, '{"error":"not available"}', { 'retry-after': '60' }),
  'json-invalid': jsonReply(400, '{"error":"invalid body"}'),
  'schema-invalid': jsonReply(400, '{"error":"invalid body"}'),
};

/** The caller gets a status and one generic line; the reason and its diagnosis go to `onError`, the logger and `onEvent`. */
export function refuseRequest(core: ReceiverCore, reason: RefusalReason, facts: RefusalFacts): WebhookResponse {
  const response = replies[reason] ?? core.provider.acknowledgement.unauthorized;
  const provider = core.provider.name;
  const { detail, cause, diagnosis } = facts;
  const { status } = response;
  if (cause === undefined) core.reportRefusal({ reason, status, provider, diagnosis, detail });
  else core.report(cause);
  if (core.notify.wants('refused')) {
    const durationMs = performance.now() - facts.startedAt;
    core.notify.send({ type: 'refused', provider, durationMs, reason, status });
  }
  return response;
}
