import { createRawBodyGoneError, WebhookConfigurationError } from '../errors/configuration-error.ts';
import { resolveReceiver } from '../receiver/webhook-receiver.ts';
import type { ReceiverSource } from '../types/options.ts';
import type { WebhookReceiver } from '../types/receiver.ts';
import type { WebhookRequestHead } from '../types/request.ts';
import { type NodeBody, readNodeBody } from './read-node-body.ts';
import { type NodeRequest, type NodeResponse, refuseNodeRequest, sendNodeResponse } from './send-node-response.ts';

/** A request listener that answers every request. */
export type WebhookListener = (request: NodeRequest, response: NodeResponse) => void;

/**
 * Mounts the receiver on plain `node:http`, `node:https` or `node:http2`. It answers every request that it is given:
 * choose the path before calling it.
 *
 * @example
 * const listener = createWebhookListener({ provider: itpay({ secret }), on: { 'payment_intent.succeeded': fulfill } });
 * createServer((request, response) => (request.url === '/webhooks' ? listener(request, response) : notFound(response)));
 */
export function createWebhookListener<TEvents extends object, TIngest = unknown, TTransaction = unknown, TWrite = never>(
  source: ReceiverSource<TEvents, TIngest, TTransaction, TWrite>,
): WebhookListener {
  const receiver = resolveReceiver(source);
  return (request, response) => void receiveNodeRequest(receiver, { request, response });
}

/** One request of Node's, and what a framework has done to it. */
export interface NodeExchange {
  readonly request: NodeRequest;
  readonly response: NodeResponse;
  /** The path as the gateway called it, when a framework has rewritten `request.url`. */
  readonly url?: string | undefined;
  /** The bytes, when the framework has kept them. */
  readonly body?: Uint8Array | undefined;
  /** What to do about a body that somebody else has read, for the configuration error. */
  readonly rawBodyFix?: string;
}

/** For adapters: answers one Node request, reading the body itself unless it is given. Never rejects. */
export async function receiveNodeRequest(
  receiver: WebhookReceiver,
  { request, response, url, body, rawBodyFix }: NodeExchange,
): Promise<void> {
  const head = readNodeHead(request, url);
  const refusal = receiver.admit(head);
  if (refusal !== undefined) {
    refuseNodeRequest(request, response, refusal);
    return;
  }
  if (body === undefined && isBodyGone(request)) {
    const fix = rawBodyFix ?? 'Call the webhook listener before anything else reads the request.';
    sendNodeResponse(response, receiver.refuse({ reason: 'raw-body-gone', error: createRawBodyGoneError(fix) }));
    return;
  }
  const read = await readBody(receiver, request, body);
  if (!read.ok) {
    refuseNodeRequest(request, response, receiver.refuse({ reason: read.reason }));
    return;
  }
  const answer = await receiver.handle({ body: read.body, ...head });
  if (response.headersSent) reportAnswered(receiver);
  else sendNodeResponse(response, answer);
}

async function readBody(receiver: WebhookReceiver, request: NodeRequest, kept: Uint8Array | undefined): Promise<NodeBody> {
  const { bodyLimitBytes, bodyTimeoutMs } = receiver;
  if (kept === undefined) return readNodeBody(request, { limitBytes: bodyLimitBytes, timeoutMs: bodyTimeoutMs });
  return kept.byteLength > bodyLimitBytes ? { ok: false, reason: 'body-too-large' } : { ok: true, body: kept };
}

/** The gateway got somebody else's answer, a 404 perhaps, while the event was handled. */
function reportAnswered(receiver: WebhookReceiver): void {
  const error = new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_ALREADY_ANSWERED',
    'Something else answered the request before the webhook receiver did. Return from the route after calling the listener; with Koa set ctx.respond = false.',
  );
  receiver.refuse({ reason: 'misconfigured', error });
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
