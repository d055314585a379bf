import { WebhookBudgetExceededError } from '../errors/delivery-errors.ts';
import { acknowledge } from '../pipeline/acknowledge.ts';
import { ClaimWait } from '../pipeline/claim-wait.ts';
import { createTokenBucket } from '../pipeline/create-token-bucket.ts';
import { enqueueEvent } from '../pipeline/enqueue-event.ts';
import { settleEvent } from '../pipeline/settle-event.ts';
import { withinBudget } from '../pipeline/within-budget.ts';
import { retryReply } from '../providers/replies.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { WebhookRequest, WebhookResponse } from '../types/request.ts';
import type { Origin, Settlement } from '../types/settlement.ts';
import { type Accepted, createAcceptance } from './accept-request.ts';
import type { ReceiverCore } from './core.ts';
import type { RunningWork } from './create-running-work.ts';

const retryAfterMissedBudgetMs = 5000;
const diagnosesAtOnce = 50;
const diagnosisEveryMs = 200;

/** The receiver's `handle`: never rejects, never answers 500. */
export function createRequestHandler(
  core: ReceiverCore,
  running: RunningWork,
): (request: WebhookRequest) => Promise<WebhookResponse> {
  const accept = createAcceptance(core, createTokenBucket(diagnosesAtOnce, diagnosisEveryMs, core.now));
  return async (request) => {
    const startedAt = request.startedAt ?? performance.now();
    try {
      const accepted = accept(request, startedAt);
      if (!accepted.ok) return accepted.response;
      const settlement = await settleInBudget(core, running, accepted, request.waitUntil);
      const response = acknowledge(settlement, core.provider.acknowledgement);
      notifyAcknowledged(core, accepted.parsed.key, response.status, startedAt);
      return response;
    } catch (error) {
      // Not reached by any known input: a defect of ours must still let the gateway deliver again.
      core.report(error instanceof Error ? error : new Error('A webhook stage threw something that is no error.'));
      return retryReply(503, 'try again later', retryAfterMissedBudgetMs);
    }
  };
}

function settleInBudget(
  core: ReceiverCore,
  running: RunningWork,
  accepted: Accepted,
  waitUntil: WebhookRequest['waitUntil'],
): Promise<Settlement> {
  const { parsed, origin } = accepted;
  const budgetMs = core.ackTimeoutMs - (performance.now() - origin.startedAt);
  if (budgetMs <= 0) return Promise.resolve(missBudget(core, parsed, origin));
  const waiting = new ClaimWait(core.leaseMs);
  const { queue } = core;
  const work = running.track(
    queue === undefined ? settleEvent(core, parsed, origin, waiting) : enqueueEvent(core, queue, parsed, origin, waiting),
  );
  return withinBudget(work, budgetMs, () => {
    const missed = missBudget(core, parsed, origin);
    waiting.end(missed.error);
    waitUntil?.(work);
    return missed;
  });
}

function missBudget(core: ReceiverCore, parsed: ParsedEvent, origin: Origin): Settlement & { readonly kind: 'failed' } {
  const error = new WebhookBudgetExceededError({ key: parsed.key, budgetMs: core.ackTimeoutMs });
  core.report(error);
  if (core.notify.wants('failed')) {
    const durationMs = performance.now() - origin.startedAt;
    const { source } = origin;
    core.notify.send({ type: 'failed', provider: core.provider.name, key: parsed.key, durationMs, attempt: 1, source, error });
  }
  return { kind: 'failed', error, retryAfterMs: retryAfterMissedBudgetMs };
}

function notifyAcknowledged(core: ReceiverCore, key: string, status: number, startedAt: number): void {
  if (!core.notify.wants('acknowledged')) return;
  core.notify.send({
    type: 'acknowledged',
    provider: core.provider.name,
    durationMs: performance.now() - startedAt,
    key,
    status,
  });
}
