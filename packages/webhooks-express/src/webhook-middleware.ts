import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ReceiverSource, resolveReceiver, WebhookConfigurationError, type WebhookReceiver } from '@x/webhooks';
import { readNodeHead, refuseNodeRequest, sendNodeResponse } from '@x/webhooks/node';
import { readRawBody } from './raw-body.ts';

/** The part of Express's request that the middleware uses. Connect and NestJS on Express have it too. */
export interface WebhookMiddlewareRequest extends IncomingMessage {
  /** The path as the gateway called it: a router cuts its own prefix from `url`. */
  readonly originalUrl?: string;
  /** What a body parser left. Only bytes are used. */
  readonly body?: unknown;
}

/** An Express `RequestHandler` that answers every request and never calls `next`. */
export interface WebhookMiddleware {
  /** Resolves when the answer is written. Never rejects. */
  (request: WebhookMiddlewareRequest, response: ServerResponse, next?: unknown): Promise<void>;
  /** Closes the receiver: refuses new events with 503, and waits for the handlers that run. Call it before you close the server. */
  readonly close: WebhookReceiver['close'];
}

/**
 * Mounts the receiver in Express 4 or 5.
 *
 * The middleware reads the request's stream itself, whatever the content type. After a body parser it uses the bytes that
 * `captureRawBody` kept; without them it answers 503 at once and reports `ERR_WEBHOOK_CONFIG_RAW_BODY_GONE`.
 *
 * @param source the receiver's options, or `{ receiver }`
 * @throws WebhookConfigurationError for options that cannot work
 * @example app.post('/webhooks/itpay', createWebhookMiddleware({ provider: itpay({ secret }), on }));
 */
export function createWebhookMiddleware<TEvents extends object, TIngest = unknown, TTransaction = unknown, TWrite = never>(
  source: ReceiverSource<TEvents, TIngest, TTransaction, TWrite>,
): WebhookMiddleware {
  const receiver = resolveReceiver(source);
  async function middleware(request: WebhookMiddlewareRequest, response: ServerResponse): Promise<void> {
    const head = readNodeHead(request, request.originalUrl);
    const refusal = receiver.admit(head);
    if (refusal !== undefined) return refuseNodeRequest(request, response, refusal);
    const read = await readRawBody(request, receiver);
    if (!read.ok) return refuseNodeRequest(request, response, receiver.refuse(read));
    const answer = await receiver.handle({ body: read.body, ...head });
    if (response.headersSent) receiver.refuse({ reason: 'misconfigured', error: createAlreadyAnsweredError() });
    else sendNodeResponse(response, answer);
  }
  return Object.assign(middleware, { close: receiver.close });
}

function createAlreadyAnsweredError(): WebhookConfigurationError {
  return new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_ALREADY_ANSWERED',
    'Something else answered the request before the webhook middleware did, so the gateway did not receive its acknowledgement. ' +
      'Let nothing answer this path after the middleware. In Koa, await the middleware or set ctx.respond = false.',
  );
}
