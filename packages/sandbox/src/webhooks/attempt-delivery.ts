import type { SandboxClock } from '../clock.ts';
import type { Faults } from '../faults/faults.ts';
import type { SignatureExplanation } from '../gateway/signature-evidence.ts';
import type { DeliveryAttempt } from '../history/deliveries.ts';
import { ACKNOWLEDGEMENT_TIMEOUT_MS, readAcknowledgement } from './acknowledgement.ts';
import type { AttemptPlan, Delivery } from './delivery.ts';
import { postWebhook, type WebhookReply } from './post-webhook.ts';

export interface AttemptContext {
  readonly clock: SandboxClock;
  readonly faults: Faults;
  readonly signal: AbortSignal;
}

/** Signs, sends and records one attempt. Never throws. */
export async function attemptDelivery(context: AttemptContext, delivery: Delivery, plan: AttemptPlan): Promise<DeliveryAttempt> {
  const at = context.clock.now();
  const body = plan.body ?? delivery.body;
  const { headers, error } = plan.headers === undefined ? signHeaders(context, delivery, plan) : { headers: plan.headers };
  const reply: WebhookReply =
    error === undefined ? await post(context, delivery, { ...plan, headers }) : { status: 0, body: '', error, durationMs: 0 };
  const sent = { headers, body, url: delivery.url ?? '', now: context.clock.transportNow() };
  const { receivedSignature: sentSignature, ...evidence } = delivery.examine(sent);
  const { acknowledged, remark } = readAcknowledgement(delivery.product, reply);
  const attempt: DeliveryAttempt = {
    number: delivery.attempts.length + 1,
    at,
    note: plan.note,
    headers,
    body,
    ...evidence,
    sentSignature,
    explanation: evidence.explanation ?? explainRefusal(reply.status),
    status: reply.status,
    replyBody: reply.body,
    acknowledged,
    remark,
    durationMs: reply.durationMs,
  };
  delivery.attempts.push(attempt);
  return attempt;
}

const SECRETS_REFUSED: readonly number[] = [400, 401, 403];

/** The signature holds: what remains is the receiver's secret and the bytes that it looked at. */
function explainRefusal(status: number): SignatureExplanation | undefined {
  if (!SECRETS_REFUSED.includes(status)) return undefined;
  const hint =
    'The signature is right. If the receiver refused it, it has another secret, or it checked other bytes than it received: ' +
    'verify the raw body, before any JSON parser.';
  return { name: 'signature-holds', hint, proven: true };
}

function post(
  { signal }: AttemptContext,
  delivery: Delivery,
  plan: AttemptPlan & { readonly headers: Readonly<Record<string, string>> },
): Promise<WebhookReply> {
  return postWebhook({
    url: delivery.url ?? '',
    headers: plan.headers,
    body: plan.body ?? delivery.body,
    timeoutMs: ACKNOWLEDGEMENT_TIMEOUT_MS[delivery.product],
    signal,
    truncate: plan.truncate === true,
  });
}

/** A time or an address that cannot be signed (an injected clock at zero, for instance) fails the attempt, not the sandbox. */
function signHeaders(
  { clock, faults }: AttemptContext,
  delivery: Delivery,
  plan: AttemptPlan,
): { readonly headers: Readonly<Record<string, string>>; readonly error?: string } {
  const headers = { 'content-type': 'application/json', 'user-agent': 'x-sandbox' };
  const atMs = clock.transportNow() + faults.clockSkewMs() - (plan.ageMs ?? 0);
  try {
    const signature = delivery.sign({
      body: plan.signedBody ?? plan.body ?? delivery.body,
      atMs,
      url: delivery.url ?? '',
      secret: plan.secret ?? 'true',
    });
    return { headers: { ...headers, ...signature } };
  } catch (error) {
    return { headers, error: `could not be signed: ${error instanceof Error ? error.message : String(error)}` };
  }
}
