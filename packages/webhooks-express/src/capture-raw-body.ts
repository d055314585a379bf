import type { IncomingMessage } from 'node:http';

/** Shared by every copy of this package, so that the one that captures and the one that verifies may differ. */
const rawBody = Symbol.for('@x/webhooks-express/rawBody');

/**
 * Keeps the bytes that a body parser has read, for `createWebhookMiddleware` further down.
 *
 * @example app.use(express.json({ verify: captureRawBody }));
 */
export function captureRawBody(request: IncomingMessage, _response: unknown, body: Uint8Array, _encoding?: string): void {
  Object.defineProperty(request, rawBody, { value: body, configurable: true });
}

/**
 * The bytes as somebody has kept them: `captureRawBody`, `express.raw()` (a Buffer in `request.body`), or `request.rawBody`
 * as NestJS and Cloud Functions have it.
 */
export function findCapturedBody(request: object): Uint8Array | undefined {
  const kept = request as { readonly [rawBody]?: unknown; readonly rawBody?: unknown; readonly body?: unknown };
  for (const candidate of [kept[rawBody], kept.rawBody, kept.body]) {
    if (candidate instanceof Uint8Array) return candidate;
  }
  return undefined;
}
