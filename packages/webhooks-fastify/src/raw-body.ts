import type { Readable } from 'node:stream';
import { createRawBodyGoneError, type WebhookReceiver, type WebhookRefusal } from '@x/webhooks';
import { readNodeBody } from '@x/webhooks/node';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What came of reading a request's body: its bytes, or why there are none. */
export type RawBody = { readonly ok: true; readonly body: Uint8Array } | ({ readonly ok: false } & WebhookRefusal);

const fix = 'Remove the onRequest or preParsing hook that reads the request, or register webhookPlugin outside its scope.';

/**
 * Lets every body reach the handler as an unread stream. Fastify would answer 415 to a content type that it cannot parse; the
 * gateway's signature covers the bytes, whatever their label.
 */
export function keepBodiesUnread(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  // Fastify refuses a malformed content type before it looks for a parser.
  instance.addHook('onRequest', async (request) => {
    request.raw.headers['content-type'] = 'application/octet-stream';
  });
}

/** Reads what the parser passed on, under the receiver's limits: the request's stream, or what a preParsing hook made of it. Never rejects. */
export async function readRawBody(request: FastifyRequest, receiver: WebhookReceiver): Promise<RawBody> {
  const { bodyLimitBytes: limitBytes, bodyTimeoutMs: timeoutMs } = receiver;
  const stream = (request.body ?? request.raw) as Readable;
  const isGone = stream.readableDidRead || stream.readableEncoding !== null;
  if (isGone) return { ok: false, reason: 'raw-body-gone', error: createRawBodyGoneError(fix) };
  return readNodeBody(stream, { limitBytes, timeoutMs });
}
