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
 * Keeps the bytes that a body parser read, for a `createWebhookMiddleware` that runs after it. Give the parser a `limit` as
 * well: by default `express.json()` itself answers 413 to bodies above 100 kB.
 *
 * @example app.use(express.json({ verify: captureRawBody, type: 'application/json', limit: '256kb' }));
 */
export function captureRawBody(request: IncomingMessage, _response: unknown, body: Uint8Array): void {
  Object.defineProperty(request, capturedKey, { value: body, configurable: true });
}

/** The bytes that somebody kept, or else the request's stream, read under the receiver's limits. Never rejects. */
export async function readRawBody(request: IncomingMessage, receiver: WebhookReceiver): Promise<RawBody> {
  const { bodyLimitBytes: limitBytes, bodyTimeoutMs: timeoutMs } = receiver;
  const body = findCapturedBody(request);
  if (body !== undefined) return body.byteLength > limitBytes ? { ok: false, reason: 'body-too-large' } : { ok: true, body };
  if (isBodyGone(request)) return { ok: false, reason: 'raw-body-gone', error: createRawBodyGoneError(fix) };
  return readNodeBody(request, { limitBytes, timeoutMs });
}

/**
 * Kept by `captureRawBody`, by NestJS or Cloud Functions (`request.rawBody`), or by `express.raw()` (a Buffer as `request.body`). Any
 * view of bytes counts, of any realm: the receiver refuses by name what is not a `Uint8Array`.
 */
function findCapturedBody(request: object): Uint8Array | undefined {
  for (const key of [capturedKey, 'rawBody', 'body']) {
    const candidate = readProperty(request, key);
    if (ArrayBuffer.isView(candidate)) return candidate as Uint8Array;
  }
  return undefined;
}

/** A getter that throws, as some middleware defines for `body`, has kept no bytes. */
function readProperty(request: object, key: string | symbol): unknown {
  try {
    return Reflect.get(request, key);
  } catch {
    return undefined;
  }
}
