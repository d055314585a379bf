import {
  type ReceiverSource,
  resolveReceiver,
  type WebhookReceiver,
  type WebhookRequestHead,
  type WebhookResponse,
} from '@x/webhooks';
import { checkRequest } from './check-request.ts';
import { readRawBody } from './raw-body.ts';

/** What a platform passes beside the request: Workers' `ctx`, Hono's `c.executionCtx`, `{ waitUntil: after }` in Next.js. */
export interface WebhookHandlerContext {
  /** Keeps the platform from stopping a handler that runs longer than the request. */
  waitUntil?(promise: Promise<unknown>): void;
}

/** Answers requests, as a route handler, a server or a Worker calls it. */
export interface WebhookHandler {
  /**
   * Never rejects. `context` may be any object, so that a route handler or a server can pass on its own second argument.
   */
  (request: Request, context?: WebhookHandlerContext | object): Promise<Response>;
  /** Closes the receiver: refuses new events with 503, and waits for the handlers that run. Call it before you close the server. */
  readonly close: WebhookReceiver['close'];
}

/**
 * Mounts the receiver in anything that uses `Request` and `Response`: Hono, Next.js route handlers, Workers, Bun, Deno.
 *
 * @param source the receiver's options, or `{ receiver }`
 * @throws WebhookConfigurationError for options that cannot work
 * @example export const POST = createWebhookHandler({ provider: itpay({ secret }), on });
 */
export function createWebhookHandler<TEvents extends object, TIngest = unknown, TTransaction = unknown, TWrite = never>(
  source: ReceiverSource<TEvents, TIngest, TTransaction, TWrite>,
): WebhookHandler {
  const receiver = resolveReceiver(source);
  async function handler(request: Request, context?: WebhookHandlerContext | object): Promise<Response> {
    const mistake = checkRequest(request);
    if (mistake !== undefined) return createResponse(receiver.refuse({ reason: 'misconfigured', error: mistake }));
    const head = readHead(request);
    const refusal = receiver.admit(head);
    if (refusal !== undefined) return createResponse(refusal);
    const read = await readRawBody(request, receiver);
    if (!read.ok) return createResponse(receiver.refuse(read));
    const waitUntil = (work: Promise<unknown>): void => keepAlive(context, work);
    return createResponse(await receiver.handle({ body: read.body, waitUntil, ...head }));
  }
  return Object.assign(handler, { close: receiver.close });
}

function readHead(request: Request): WebhookRequestHead {
  const { method, url, headers } = request;
  return { method, path: readPath(url), headers, startedAt: performance.now() };
}

/** The path exactly as it arrived, without the query. `URL` would normalize it, and the signature may cover it. */
function readPath(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start < 0) return '/';
  return url.slice(start).replace(/[?#].*$/s, '');
}

/** Called as a method: Workers refuse a `waitUntil` that was detached from its context. */
function keepAlive(context: WebhookHandlerContext | object | undefined, work: Promise<unknown>): void {
  if (context !== undefined && 'waitUntil' in context && typeof context.waitUntil === 'function') context.waitUntil(work);
}

function createResponse(answer: WebhookResponse): Response {
  // A copy of the headers: Hono's Node server writes to the object that it finds here.
  return new Response(answer.body === '' ? null : answer.body, { status: answer.status, headers: { ...answer.headers } });
}
