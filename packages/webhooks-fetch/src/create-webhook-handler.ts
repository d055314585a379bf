import { createRawBodyGoneError, type ReceiverSource, resolveReceiver, type WebhookResponse } from '@x/webhooks';
import { readRequestBody } from './read-request-body.ts';

/** What a platform hands over beside the request: Workers' `ctx`, Hono's `c.executionCtx`, `{ waitUntil: after }` in Next.js. */
export interface WebhookHandlerContext {
  waitUntil?(promise: Promise<unknown>): void;
}

/** `object`: so that a route handler's or a server's own second argument may be passed along as it is. */
export type WebhookHandler = (request: Request, context?: WebhookHandlerContext | object) => Promise<Response>;

const rawBodyFix = 'Pass the request on unread, or a clone of it (request.clone()) that was made before it was read.';

/**
 * Mounts the receiver in anything that speaks `Request` and `Response`: Hono, Next.js route handlers, Workers, Bun, Deno.
 *
 * @param source the receiver's options, or `{ receiver }`
 * @throws WebhookConfigurationError for options that cannot work
 */
export function createWebhookHandler<TEvents extends object, TIngest = unknown>(
  source: ReceiverSource<TEvents, TIngest>,
): WebhookHandler {
  const receiver = resolveReceiver(source);
  return async (request, context) => {
    const head = {
      method: request.method,
      path: readPath(request.url),
      headers: request.headers,
      startedAt: performance.now(),
    };
    const refusal = receiver.admit(head);
    if (refusal !== undefined) return createResponse(refusal);
    if (request.bodyUsed) {
      return createResponse(receiver.refuse({ reason: 'raw-body-gone', error: createRawBodyGoneError(rawBodyFix) }));
    }
    const read = await readRequestBody(request, { limitBytes: receiver.bodyLimitBytes, timeoutMs: receiver.bodyTimeoutMs });
    if (!read.ok) return createResponse(receiver.refuse({ reason: read.reason }));
    const answer = await receiver.handle({
      ...head,
      body: read.body,
      waitUntil: (work) => keepAlive(context, work),
    });
    return createResponse(answer);
  };
}

/** As a method of its context: Workers refuse a `waitUntil` that was taken off it. */
function keepAlive(context: WebhookHandlerContext | object | undefined, work: Promise<unknown>): void {
  if (context !== undefined && 'waitUntil' in context && typeof context.waitUntil === 'function') context.waitUntil(work);
}

/** The path as it came: `URL` would keep it too, at ten times the cost. */
function readPath(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start < 0) return '/';
  const end = url.slice(start).search(/[?#]/);
  return end < 0 ? url.slice(start) : url.slice(start, start + end);
}

function createResponse(answer: WebhookResponse): Response {
  // A copy: Hono's Node server adds to the object that it finds here.
  return new Response(answer.body === '' ? null : answer.body, { status: answer.status, headers: { ...answer.headers } });
}
