import type { Readable } from 'node:stream';
import type { WebhookReceiver, WebhookResponse } from '@x/webhooks';
import { createRawBodyGoneError } from '@x/webhooks';
import { answerRequest as answerWebhook, readNodeBody, readNodeHead, refuseNodeRequest, withBody } from '@x/webhooks/node';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AdmittedRequest, headKey } from './admit-request.ts';
import { sendAnswer } from './send-answer.ts';

const rawBodyFix = 'Remove the preParsing or onRequest hook that reads the request, or register webhookPlugin outside its scope.';

/** Answers through `reply` when the request is read and handled; what goes wrong on the way becomes Fastify's own error. */
export function answerRequest(receiver: WebhookReceiver, request: FastifyRequest, reply: FastifyReply): void {
  // What the encapsulated parser has passed on: the request itself, or what a preParsing hook made of it.
  const stream = (request.body ?? request.raw) as Readable;
  if (stream.readableDidRead || stream.readableEncoding !== null) {
    sendAnswer(reply, receiver.refuse({ reason: 'raw-body-gone', error: createRawBodyGoneError(rawBodyFix) }));
    return;
  }
  void readNodeBody(stream, { limitBytes: receiver.bodyLimitBytes, timeoutMs: receiver.bodyTimeoutMs }).then((read) => {
    if (!read.ok) {
      reply.hijack();
      refuseNodeRequest(request.raw, reply.raw, receiver.refuse({ reason: read.reason }));
      return;
    }
    const head = (request as AdmittedRequest)[headKey];
    const send = (answer: WebhookResponse): void => sendAnswer(reply, answer);
    if (head !== undefined) answerWebhook(receiver, withBody(head, read.body), send);
    else void receiver.handle(withBody(readNodeHead(request.raw, request.originalUrl), read.body)).then(send);
  });
}
