import type { WebhookReceiver } from '../types/receiver.ts';
import type { WebhookRequest, WebhookResponse } from '../types/request.ts';

/** `handle` for a request that `admit` has let pass, with a callback in place of a promise. Calls back once. */
export type AnswerRequest = (request: WebhookRequest, onAnswer: (response: WebhookResponse) => void) => void;

type Handle = WebhookReceiver['handle'];
type Admit = WebhookReceiver['admit'];

interface Attached {
  readonly handle: Handle;
  readonly admit: Admit;
  readonly answer: AnswerRequest;
}

/** Shared by every copy of this package: the one that built the receiver and the adapter's may differ. */
const attachedKey = Symbol.for('@x/webhooks/answerRequest');

/**
 * With the function's name on it: what wraps or replaces `handle` is never passed by, even if it copies its properties. With the
 * name of `admit` too, whose checks the answer leaves out: another `admit` may have made none.
 */
export function attachAnswer(handle: Handle, admit: Admit, answer: AnswerRequest): Handle {
  const attached: Attached = { handle, admit, answer };
  return Object.defineProperty(handle, attachedKey, { value: attached });
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
  const attached = (receiver.handle as Handle & { readonly [attachedKey]?: Attached })[attachedKey];
  if (attached?.handle === receiver.handle && attached.admit === receiver.admit) attached.answer(request, onAnswer);
  else void receiver.handle(request).then(onAnswer);
}
