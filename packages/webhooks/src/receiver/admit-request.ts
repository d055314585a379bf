import { checkMethod } from '../pipeline/check-method.ts';
import { checkDeclaredSize } from '../pipeline/check-size.ts';
import { refuseRequest } from '../pipeline/refuse-request.ts';
import type { WebhookRequestHead, WebhookResponse } from '../types/request.ts';
import type { ReceiverCore } from './core.ts';

/** What can be refused before the body is read. */
export function admitRequest(core: ReceiverCore, head: WebhookRequestHead): WebhookResponse | undefined {
  const reason = checkMethod(head.method) ?? checkDeclaredSize(head, core.bodyLimitBytes);
  return reason === undefined ? undefined : refuseRequest(core, reason, { startedAt: performance.now() });
}
