import { WebhookBudgetExceededError } from '../errors/delivery-errors.ts';
import { retryReply } from '../providers/replies.ts';
import { within } from '../store/within.ts';
import type { Acknowledgement } from '../types/provider.ts';
import type { WebhookRequest, WebhookResponse } from '../types/request.ts';
import { accept } from './accept.ts';
import { enqueue } from './enqueue.ts';
import { settle } from './settle.ts';
import type { Receiver, Settlement, Work } from './types.ts';

const retryAfterMs = 5000;

/** Answers one request: accept, settle within the time the gateway waits, acknowledge. Never rejects, never answers 500. */
export async function receive(receiver: Receiver, request: WebhookRequest): Promise<WebhookResponse> {
  const startedAt = request?.startedAt ?? performance.now();
  try {
    const accepted = await accept(receiver, request, startedAt);
    if (!accepted.ok) return accepted.response;
    const { work } = accepted;
    const settlement = await settleInTime(work, request.waitUntil);
    const response = acknowledge(settlement, receiver.provider.acknowledgement);
    const durationMs = performance.now() - startedAt;
    const { status } = response;
    receiver.notify({ type: 'acknowledged', provider: receiver.provider.name, durationMs, key: work.key, status });
    return response;
  } catch (error) {
    // The gateway must deliver again, whoever is at fault: a provider of somebody's own, or we.
    reportFault(receiver, error);
    return retryReply(503, 'try again later', retryAfterMs);
  }
}

/** What became of the event; or, once the gateway's time is up, that it is not done. The work goes on then, and its completion counts. */
async function settleInTime(work: Work, waitUntil: WebhookRequest['waitUntil']): Promise<Settlement> {
  const { receiver, startedAt } = work;
  const leftMs = receiver.ackTimeoutMs - (performance.now() - startedAt);
  if (leftMs <= 0) return missBudget(work);
  const waiting = new AbortController();
  const settling = receiver.running.track(start(work, waiting.signal));
  try {
    return await within(settling, leftMs);
  } catch {
    // `settling` never rejects: this is the end of the time.
    const missed = missBudget(work);
    waiting.abort(missed.error);
    keepAlive(receiver, settling, waitUntil);
    return missed;
  }
}

function start(work: Work, waitingSignal: AbortSignal): Promise<Settlement> {
  const { queue } = work.receiver;
  return queue === undefined ? settle(work, waitingSignal) : enqueue(work, queue, waitingSignal);
}

/** The answer to the gateway: success only for what is done, known, or safely queued. */
function acknowledge(settlement: Settlement, acknowledgement: Acknowledgement): WebhookResponse {
  switch (settlement.kind) {
    case 'handled':
    case 'queued':
    case 'not-dispatched':
      return acknowledgement.received;
    case 'duplicate':
      return acknowledgement.duplicate;
    case 'in-progress':
      return retryReply(409, 'in progress', settlement.retryAfterMs);
    case 'failed':
      return retryReply(503, 'try again later', settlement.retryAfterMs);
  }
}

function missBudget(work: Work): Settlement & { readonly kind: 'failed' } {
  const { key, receiver, source, startedAt } = work;
  const error = new WebhookBudgetExceededError({ key, budgetMs: receiver.ackTimeoutMs });
  receiver.report(error);
  const durationMs = performance.now() - startedAt;
  receiver.notify({ type: 'failed', provider: receiver.provider.name, key, durationMs, attempt: 1, source, error });
  return { kind: 'failed', error, retryAfterMs };
}

/** For platforms that stop the work on a request once it is answered: this work goes on. */
function keepAlive(receiver: Receiver, work: Promise<unknown>, waitUntil: WebhookRequest['waitUntil']): void {
  try {
    waitUntil?.(work);
  } catch (error) {
    // A platform's function that was taken from its object throws. The gateway is answered all the same.
    reportFault(receiver, error);
  }
}

function reportFault(receiver: Receiver, thrown: unknown): void {
  receiver.report(thrown instanceof Error ? thrown : new Error('Something was thrown that is not an error.'));
}
