import type { IncomingMessage } from 'node:http';
import { createRawBodyGoneError, type WebhookReceiver, type WebhookRefusal } from '@x/webhooks';
import { isBodyGone, readNodeBody } from '@x/webhooks/node';

/** What came of reading a request's body: its bytes, or why there are none. */
export type RawBody = { readonly ok: true; readonly body: Uint8Array } | ({ readonly ok: false } & WebhookRefusal);

/** `Symbol.for`, so that two copies of this package find each other's bytes. */
const capturedKey = Symbol.for('@x/webhooks-express/rawBody');

const fix =
  'Mount createWebhookMiddleware before express.json(), or keep the bytes with express.json({ verify: captureRawBody }).';

/**
 * Keeps the bytes that a body parser read, for a `createWebhookMiddleware` that runs after it.
 *
 * @example app.use(express.json({ verify: captureRawBody }));
 */
export function captureRawBody(request: IncomingMessage, _response: unknown, body: Uint8Array, _encoding?: string): void {
  Object.defineProperty(request, capturedKey, { value: body, configurable: true });
}

/** The bytes that somebody kept, or else the request's stream, read under the receiver's limits. Never rejects. */
export async function readRawBody(request: IncomingMessage, receiver: WebhookReceiver): Promise<RawBody> {
  const { bodyLimitBytes: limitBytes, bodyTimeoutMs: timeoutMs } = receiver;
  const body = findCapturedBody(request);
  if (body !== undefined) return body.length > limitBytes ? { ok: false, reason: 'body-too-large' } : { ok: true, body };
  if (isBodyGone(request)) return { ok: false, reason: 'raw-body-gone', error: createRawBodyGoneError(fix) };
  return readNodeBody(request, { limitBytes, timeoutMs });
}

/** Kept by `captureRawBody`, by NestJS or Cloud Functions (`request.rawBody`), or by `express.raw()` (a Buffer as `request.body`). */
function findCapturedBody(request: object): Uint8Array | undefined {
  const kept = request as { readonly [capturedKey]?: unknown; readonly rawBody?: unknown; readonly body?: unknown };
  for (const candidate of [kept[capturedKey], kept.rawBody, kept.body]) {
    if (candidate instanceof Uint8Array) return candidate;
  }
  return undefined;
}
