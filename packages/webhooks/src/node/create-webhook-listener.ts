import { createRawBodyGoneError } from '../errors/raw-body-gone-error.ts';
import { answerRequest } from '../receiver/answer-request.ts';
import { resolveReceiver } from '../receiver/resolve-receiver.ts';
import type { ReceiverSource } from '../types/options.ts';
import type { WebhookReceiver } from '../types/receiver.ts';
import type { WebhookRequestHead } from '../types/request.ts';
import { readNodeBody } from './read-node-body.ts';
import { type NodeRequest, type NodeResponse, refuseNodeRequest, sendNodeResponse } from './send-node-response.ts';
import { withBody } from './with-body.ts';

export type WebhookListener = (request: NodeRequest, response: NodeResponse) => void;

/**
 * Mounts the receiver on plain `node:http`, `node:https` or `node:http2`. It answers every request that it is given:
 * choose the path before calling it.
 *
 * @example
 * const listener = createWebhookListener({ provider: itpay({ secret }), on: { 'payment_intent.succeeded': fulfil } });
 * createServer((request, response) => (request.url === '/webhooks' ? listener(request, response) : notFound(response)));
 */
export function createWebhookListener<TEvents extends object, TIngest = unknown, TTransaction = unknown, TWrite = never>(
  source: ReceiverSource<TEvents, TIngest, TTransaction, TWrite>,
): WebhookListener {
  const receiver = resolveReceiver(source);
  return (request, response) => receiveNodeRequest(receiver, request, response);
}

export interface ReceiveNodeRequestOptions {
  /** The path as the gateway called it, when a framework has rewritten `request.url`. */
  readonly url?: string | undefined;
  /** The bytes, when the framework has kept them. */
  readonly body?: Uint8Array | undefined;
  /** What to do about a body that somebody else has read, for the configuration error. */
  readonly rawBodyFix?: string;
}

/** For adapters: answers one Node request, reading the body itself unless it is given. */
export function receiveNodeRequest(
  receiver: WebhookReceiver,
  request: NodeRequest,
  response: NodeResponse,
  options: ReceiveNodeRequestOptions = {},
): void {
  const head = readNodeHead(request, options.url);
  const refusal = receiver.admit(head);
  if (refusal !== undefined) {
    refuseNodeRequest(request, response, refusal);
    return;
  }
  if (options.body !== undefined) {
    const { body } = options;
    if (body.length > receiver.bodyLimitBytes) sendNodeResponse(response, receiver.refuse({ reason: 'body-too-large' }));
    else answerRequest(receiver, withBody(head, body), (answer) => sendNodeResponse(response, answer));
    return;
  }
  if (isBodyGone(request)) {
    const fix = options.rawBodyFix ?? 'Call the webhook listener before anything else reads the request.';
    sendNodeResponse(response, receiver.refuse({ reason: 'raw-body-gone', error: createRawBodyGoneError(fix) }));
    return;
  }
  void readNodeBody(request, { limitBytes: receiver.bodyLimitBytes, timeoutMs: receiver.bodyTimeoutMs }).then((read) => {
    if (read.ok) answerRequest(receiver, withBody(head, read.body), (answer) => sendNodeResponse(response, answer));
    else refuseNodeRequest(request, response, receiver.refuse({ reason: read.reason }));
  });
}

export function readNodeHead(request: NodeRequest, url: string = request.url ?? '/'): WebhookRequestHead {
  const query = url.indexOf('?');
  return {
    method: request.method ?? '',
    path: query < 0 ? url : url.slice(0, query),
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    startedAt: performance.now(),
  };
}

/** True when somebody has read from the stream, or has made it give text instead of bytes. */
export function isBodyGone(request: NodeRequest): boolean {
  return request.readableDidRead || request.readableEncoding !== null;
}
