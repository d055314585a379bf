import { types } from 'node:util';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import { runQuietly } from '../observe/run-quietly.ts';
import { checkMethod } from '../pipeline/check-method.ts';
import { checkDeclaredSize, checkSize } from '../pipeline/check-size.ts';
import { checkTime } from '../pipeline/check-time.ts';
import { diagnoseRequest } from '../pipeline/diagnose-request.ts';
import { readEvent } from '../pipeline/read-event.ts';
import { refuseRequest } from '../pipeline/refuse-request.ts';
import { verifySignature } from '../pipeline/verify-signature.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { RefusalReason } from '../types/refusal.ts';
import type { WebhookRequest, WebhookResponse } from '../types/request.ts';
import type { Origin } from '../types/settlement.ts';
import type { ReceiverCore } from './core.ts';

export interface Accepted {
  readonly ok: true;
  readonly parsed: ParsedEvent;
  readonly origin: Origin;
}

export type Acceptance = Accepted | { readonly ok: false; readonly response: WebhookResponse };

interface Arrival {
  readonly startedAt: number;
  readonly now: number;
}

interface RefusalDetails {
  readonly detail?: string;
  readonly secretIndex?: number;
}

/**
 * The stages that need no waiting: method and size, signature over the raw bytes, time, strict JSON, schema. In this order.
 * `isAdmitted`: the method and the declared size were checked before the body was read.
 */
export function createAcceptance(
  core: ReceiverCore,
  mayDiagnose: () => boolean,
): (request: WebhookRequest, startedAt: number, isAdmitted: boolean) => Acceptance {
  let toldOldSecret = false;
  const refuse = (request: WebhookRequest, arrival: Arrival, reason: RefusalReason, more: RefusalDetails = {}): Acceptance => {
    const { startedAt, now } = arrival;
    const { detail, secretIndex } = more;
    const diagnosis = mayDiagnose() ? diagnoseRequest(core.provider, request, reason, now, secretIndex) : undefined;
    return { ok: false, response: refuseRequest(core, reason, { startedAt, detail, diagnosis }) };
  };
  return (request, startedAt, isAdmitted) => {
    const { provider } = core;
    const now = core.now();
    if (!types.isUint8Array(request.body)) return refuseParsedBody(core, startedAt);
    if (core.notify.wants('received')) {
      core.notify.send({ type: 'received', provider: provider.name, durationMs: 0, bytes: request.body.byteLength });
    }
    const unfit =
      (isAdmitted ? undefined : (checkMethod(request.method) ?? checkDeclaredSize(request, core.bodyLimitBytes))) ??
      checkSize(request.body, core.bodyLimitBytes);
    if (unfit !== undefined) return refuse(request, { startedAt, now }, unfit);
    const verified = verifySignature(request, provider, now);
    if (!verified.ok) return refuse(request, { startedAt, now }, verified.reason);
    const untimely = checkTime(verified.timestampMs, now, provider.toleranceMs);
    const { secretIndex } = verified;
    if (untimely !== undefined) return refuse(request, { startedAt, now }, untimely, { secretIndex });
    const read = readEvent(request.body, provider);
    if (!read.ok) return refuse(request, { startedAt, now }, read.reason, { detail: read.detail });
    if (secretIndex > 0 && !toldOldSecret) {
      toldOldSecret = true;
      warnOfOldSecret(core, secretIndex);
    }
    notifyVerified(core, read.parsed, secretIndex, startedAt);
    const origin: Origin = {
      source: 'webhook',
      receivedAt: now,
      secretIndex,
      path: request.path,
      attempt: undefined,
      signal: undefined,
      text: read.text,
      startedAt,
    };
    return { ok: true, parsed: read.parsed, origin };
  };
}

function warnOfOldSecret({ logger, provider }: ReceiverCore, secretIndex: number): void {
  runQuietly(() =>
    logger.warn(`${provider.name}: an old secret of the list matched; remove it once the gateway signs with the new one.`, {
      diagnosis: 'old-secret-matched',
      secretIndex,
    }),
  );
}

function notifyVerified(core: ReceiverCore, parsed: ParsedEvent, secretIndex: number, startedAt: number): void {
  if (!core.notify.wants('verified')) return;
  const durationMs = performance.now() - startedAt;
  const { key, type: eventType } = parsed;
  core.notify.send({ type: 'verified', provider: core.provider.name, durationMs, key, eventType, secretIndex });
}

/** A programmer's mistake, not the sender's: the gateway is asked to come again. */
function refuseParsedBody(core: ReceiverCore, startedAt: number): Acceptance {
  const cause = new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_BODY_NOT_BYTES',
    'handle() was given a parsed body (or text): a signature covers the received bytes. Hand over the Uint8Array as it was received, or use an adapter.',
    { diagnosis: { name: 'body-parsed', hint: 'Read the raw bytes before any body parser.' } },
  );
  return { ok: false, response: refuseRequest(core, 'raw-body-gone', { startedAt, cause }) };
}
