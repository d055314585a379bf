import type { Readable } from 'node:stream';
import type { WebhookReceiver } from '@x/webhooks';
import { createRawBodyGoneError } from '@x/webhooks';
import { readNodeBody, readNodeHead, refuseNodeRequest } from '@x/webhooks/node';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AdmittedRequest, headKey } from './admit-request.ts';

const rawBodyFix = 'Remove the preParsing or onRequest hook that reads the request, or register webhookPlugin outside its scope.';

export async function answerRequest(
  receiver: WebhookReceiver,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  // What the encapsulated parser has passed on: the request itself, or what a preParsing hook made of it.
  const stream = (request.body ?? request.raw) as Readable;
  if (stream.readableDidRead || stream.readableEncoding !== null) {
    const answer = receiver.refuse({ reason: 'raw-body-gone', error: createRawBodyGoneError(rawBodyFix) });
    return reply.code(answer.status).headers(answer.headers).send(answer.body);
  }
  const read = await readNodeBody(stream, { limitBytes: receiver.bodyLimitBytes, timeoutMs: receiver.bodyTimeoutMs });
  if (!read.ok) {
    reply.hijack();
    refuseNodeRequest(request.raw, reply.raw, receiver.refuse({ reason: read.reason }));
    return reply;
  }
  const head = (request as AdmittedRequest)[headKey] ?? readNodeHead(request.raw, request.originalUrl);
  const answer = await receiver.handle({ ...head, body: read.body });
  return reply.code(answer.status).headers(answer.headers).send(answer.body);
}
