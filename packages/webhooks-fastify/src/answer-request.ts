import type { Readable } from 'node:stream';
import type { WebhookReceiver, WebhookResponse } from '@x/webhooks';
import { createRawBodyGoneError } from '@x/webhooks';
import { readNodeBody, readNodeHead, refuseNodeRequest, withBody } from '@x/webhooks/node';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AdmittedRequest, headKey } from './admit-request.ts';

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
    const head = (request as AdmittedRequest)[headKey] ?? readNodeHead(request.raw, request.originalUrl);
    void receiver.handle(withBody(head, read.body)).then((answer) => sendAnswer(reply, answer));
  });
}

function sendAnswer(reply: FastifyReply, answer: WebhookResponse): void {
  try {
    reply.code(answer.status).headers(answer.headers).send(answer.body);
  } catch (error) {
    reply.send(error);
  }
}
