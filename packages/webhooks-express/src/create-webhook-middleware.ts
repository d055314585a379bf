import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ReceiverSource, resolveReceiver } from '@x/webhooks';
import { receiveNodeRequest } from '@x/webhooks/node';
import { findCapturedBody } from './capture-raw-body.ts';
import { shareHiddenClass } from './share-hidden-class.ts';

/** What is used of Express's request: any version of it, Connect and NestJS have these. */
export interface WebhookMiddlewareRequest extends IncomingMessage {
  readonly originalUrl?: string;
  readonly body?: unknown;
}

/** An Express `RequestHandler` that answers every request it is given and never calls `next`. */
export type WebhookMiddleware = (request: WebhookMiddlewareRequest, response: ServerResponse, next?: unknown) => void;

const rawBodyFix =
  'Mount createWebhookMiddleware before express.json(), or keep the bytes with express.json({ verify: captureRawBody }).';

/**
 * Mounts the receiver in Express 4 or 5: `app.post('/webhooks', createWebhookMiddleware({ provider, on }))`.
 *
 * It reads the request's stream itself, whatever its content type. Behind a body parser it uses the bytes that
 * `captureRawBody` has kept; without them it answers 503 at once and reports `ERR_WEBHOOK_CONFIG_RAW_BODY_GONE`.
 *
 * @param source the receiver's options, or `{ receiver }`
 * @throws WebhookConfigurationError for options that cannot work
 */
export function createWebhookMiddleware<TEvents extends object, TIngest = unknown>(
  source: ReceiverSource<TEvents, TIngest>,
): WebhookMiddleware {
  const receiver = resolveReceiver(source);
  return (request, response) => {
    shareHiddenClass(request, response);
    receiveNodeRequest(receiver, request, response, {
      url: request.originalUrl,
      body: findCapturedBody(request),
      rawBodyFix,
    });
  };
}
