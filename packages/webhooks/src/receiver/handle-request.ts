import { WebhookBudgetExceededError } from '../errors/delivery-errors.ts';
import { acknowledge } from '../pipeline/acknowledge.ts';
import { AnswerWait } from '../pipeline/answer-wait.ts';
import { createTokenBucket } from '../pipeline/create-token-bucket.ts';
import { enqueueEvent } from '../pipeline/enqueue-event.ts';
import { settleEvent } from '../pipeline/settle-event.ts';
import { retryReply } from '../providers/replies.ts';
import type { ParsedEvent } from '../types/provider.ts';
import type { WebhookReceiver } from '../types/receiver.ts';
import type { WebhookRequest, WebhookResponse } from '../types/request.ts';
import type { OnSettled, Origin, Settlement } from '../types/settlement.ts';
import { type Acceptance, type Accepted, createAcceptance } from './accept-request.ts';
import { attachAnswer } from './answer-request.ts';
import type { ReceiverCore } from './core.ts';
import type { RunningWork } from './create-running-work.ts';

type OnAnswer = (response: WebhookResponse) => void;

const retryAfterMissedBudgetMs = 5000;
const retryAfterDefectMs = 5000;
const diagnosesAtOnce = 50;
const diagnosisEveryMs = 200;

/** The receiver's `handle`: never rejects, never answers 500. Adapters call it with a callback: see `answerRequest`. */
export function createRequestHandler(
  core: ReceiverCore,
  running: RunningWork,
  admit: WebhookReceiver['admit'],
): WebhookReceiver['handle'] {
  const accept = createAcceptance(core, createTokenBucket(diagnosesAtOnce, diagnosisEveryMs, core.now));
  const answer = (request: WebhookRequest, isAdmitted: boolean, onAnswer: OnAnswer): void => {
    const startedAt = request.startedAt ?? performance.now();
    let accepted: Acceptance;
    try {
      accepted = accept(request, startedAt, isAdmitted);
    } catch (error) {
      tell(onAnswer, acknowledge(failByDefect(core, error), core.provider.acknowledgement));
      return;
    }
    if (accepted.ok) settleInBudget(core, running, accepted, request.waitUntil, onAnswer);
    else tell(onAnswer, accepted.response);
  };
  return attachAnswer(
    (request) => new Promise((resolve) => answer(request, false, resolve)),
    admit,
    (request, onAnswer) => answer(request, true, onAnswer),
  );
}

/** What goes wrong in writing the answer is nothing that a handler or a store did. */
function tell(onAnswer: OnAnswer, response: WebhookResponse): void {
  try {
    onAnswer(response);
  } catch (error) {
    void Promise.reject(error);
  }
}

function settleInBudget(
  core: ReceiverCore,
  running: RunningWork,
  accepted: Accepted,
  waitUntil: WebhookRequest['waitUntil'],
  onAnswer: OnAnswer,
): void {
  const { parsed, origin } = accepted;
  let isAnswered = false;
  let isSettled = false;
  let onLateEnd: (() => void) | undefined;
  const answer = (settlement: Settlement): void => {
    if (isAnswered) return;
    isAnswered = true;
    const response = acknowledgeSurely(core, settlement);
    notifyAcknowledged(core, parsed.key, response.status, origin.startedAt);
    tell(onAnswer, response);
  };
  const budgetMs = core.ackTimeoutMs - (performance.now() - origin.startedAt);
  if (budgetMs <= 0) {
    answer(missBudget(core, parsed, origin));
    return;
  }
  const waiting = new AnswerWait(core.leaseMs, budgetMs, () => {
    const missed = missBudget(core, parsed, origin);
    waiting.abandon(missed.error);
    try {
      waitUntil?.(
        new Promise<void>((settled) => {
          onLateEnd = settled;
        }),
      );
    } catch (error) {
      // A platform's function without its object throws. The gateway is answered all the same.
      failByDefect(core, error);
    }
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
  startWork(core, accepted, waiting, settle);
}

/** The queue's part of the work, if there is one; otherwise all of it. */
function startWork(core: ReceiverCore, { parsed, origin }: Accepted, waiting: AnswerWait, onSettled: OnSettled): void {
  const { queue } = core;
  try {
    if (queue === undefined) settleEvent(core, parsed, origin, waiting, onSettled);
    else void enqueueEvent(core, queue, parsed, origin, waiting).then(onSettled);
  } catch (error) {
    onSettled(failByDefect(core, error));
  }
}

/** Not reached by any known input: a defect of ours must still let the gateway deliver again. */
function failByDefect(core: ReceiverCore, thrown: unknown): Settlement {
  const error = thrown instanceof Error ? thrown : new Error('A webhook stage threw something that is no error.');
  core.report(error);
  return { kind: 'failed', error, retryAfterMs: retryAfterDefectMs };
}

/** This may be called by a promise or a timer: what a provider of somebody's own throws would leave the gateway without an answer. */
function acknowledgeSurely(core: ReceiverCore, settlement: Settlement): WebhookResponse {
  try {
    return acknowledge(settlement, core.provider.acknowledgement);
  } catch (error) {
    failByDefect(core, error);
    return retryReply(503, 'try again later', retryAfterDefectMs);
  }
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
