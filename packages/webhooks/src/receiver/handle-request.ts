import { WebhookBudgetExceededError } from '../errors/delivery-errors.ts';
import { acknowledge } from '../pipeline/acknowledge.ts';
import { AnswerWait } from '../pipeline/answer-wait.ts';
import { createTokenBucket } from '../pipeline/create-token-bucket.ts';
import { enqueueEvent } from '../pipeline/enqueue-event.ts';
import { settleEvent } from '../pipeline/settle-event.ts';
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
  return (request) =>
    new Promise((resolve) => {
      const startedAt = request.startedAt ?? performance.now();
      try {
        const accepted = accept(request, startedAt);
        if (accepted.ok) settleInBudget(core, running, accepted, request.waitUntil, resolve);
        else resolve(accepted.response);
      } catch (error) {
        resolve(answerDefect(core, error));
      }
    });
}

function settleInBudget(
  core: ReceiverCore,
  running: RunningWork,
  accepted: Accepted,
  waitUntil: WebhookRequest['waitUntil'],
  resolve: (response: WebhookResponse) => void,
): void {
  const { parsed, origin } = accepted;
  const { queue } = core;
  let isAnswered = false;
  let isSettled = false;
  let onLateEnd: (() => void) | undefined;
  const answer = (settlement: Settlement): void => {
    if (isAnswered) return;
    isAnswered = true;
    const response = acknowledge(settlement, core.provider.acknowledgement);
    notifyAcknowledged(core, parsed.key, response.status, origin.startedAt);
    resolve(response);
  };
  const budgetMs = core.ackTimeoutMs - (performance.now() - origin.startedAt);
  if (budgetMs <= 0) {
    answer(missBudget(core, parsed, origin));
    return;
  }
  const waiting = new AnswerWait(core.leaseMs, budgetMs, () => {
    const missed = missBudget(core, parsed, origin);
    waiting.abandon(missed.error);
    waitUntil?.(
      new Promise<void>((settled) => {
        onLateEnd = settled;
      }),
    );
    answer(missed);
  });
  const settle = (settlement: Settlement): void => {
    if (isSettled) return;
    isSettled = true;
    running.end();
    waiting.end();
    onLateEnd?.();
    answer(settlement);
  };
  running.begin();
  if (queue === undefined) settleEvent(core, parsed, origin, waiting, settle);
  else void enqueueEvent(core, queue, parsed, origin, waiting).then(settle);
}

/** Not reached by any known input: a defect of ours must still let the gateway deliver again. */
function answerDefect(core: ReceiverCore, error: unknown): WebhookResponse {
  core.report(error instanceof Error ? error : new Error('A webhook stage threw something that is no error.'));
  return retryReply(503, 'try again later', retryAfterMissedBudgetMs);
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
