import type { WebhookReceiver, WebhookRequestHead } from '@x/webhooks';
import { readNodeHead, refuseNodeRequest } from '@x/webhooks/node';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Where a request's head waits for its body. */
export const headKey: unique symbol = Symbol('webhook head');

/** The label of every body, whatever it came with. */
export const anyBody = 'application/octet-stream';

export interface AdmittedRequest {
  [headKey]?: WebhookRequestHead;
}

/** False when the request was refused, and answered, before its body is read. */
export function admitRequest(receiver: WebhookReceiver, request: FastifyRequest, reply: FastifyReply): boolean {
  const head = readNodeHead(request.raw, request.originalUrl);
  const refusal = receiver.admit(head);
  if (refusal !== undefined) {
    // The unread body must not be taken for a next request, which is more than reply.send() sees to.
    reply.hijack();
    refuseNodeRequest(request.raw, reply.raw, refusal);
    return false;
  }
  (request as AdmittedRequest)[headKey] = head;
  // Fastify answers 415 itself to a content type that it cannot read. The bytes are signed, whatever they are labelled.
  request.raw.headers['content-type'] = anyBody;
  return true;
}
