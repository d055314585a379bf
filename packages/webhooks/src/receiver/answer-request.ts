import type { WebhookReceiver } from '../types/receiver.ts';
import type { WebhookRequest, WebhookResponse } from '../types/request.ts';

/** `handle` for a request that `admit` has let pass, with a callback in place of a promise. Calls back once. */
export type AnswerRequest = (request: WebhookRequest, onAnswer: (response: WebhookResponse) => void) => void;

type Handle = WebhookReceiver['handle'];

/** On the function and not on the receiver: a receiver that wraps or replaces `handle` is never passed by. */
const answerKey = Symbol.for('@x/webhooks/answerRequest');

export function attachAnswer(handle: Handle, answer: AnswerRequest): Handle {
  return Object.defineProperty(handle, answerKey, { value: answer });
}

/**
 * For adapters: what `receiver.handle` does, for a request that `receiver.admit` has let pass. An event that is handled at once is
 * answered at once, without a promise of ours. What `onAnswer` throws is its own: it becomes an unhandled rejection.
 */
export function answerRequest(
  receiver: WebhookReceiver,
  request: WebhookRequest,
  onAnswer: (response: WebhookResponse) => void,
): void {
  const answer = (receiver.handle as Handle & { readonly [answerKey]?: AnswerRequest })[answerKey];
  if (answer === undefined) void receiver.handle(request).then(onAnswer);
  else answer(request, onAnswer);
}
