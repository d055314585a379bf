import type { WebhookResponse } from '../types/request.ts';

/** A reply whose body is exactly this JSON text. */
export function jsonReply(status: number, text: string, headers: Readonly<Record<string, string>> = {}): WebhookResponse {
  return Object.freeze({ status, headers: Object.freeze({ 'content-type': 'application/json', ...headers }), body: text });
}

/** A reply without a body. */
export function emptyReply(status: number, headers: Readonly<Record<string, string>> = {}): WebhookResponse {
  return Object.freeze({ status, headers: Object.freeze({ ...headers }), body: '' });
}

const retryAfterUnknownMs = 5000;

/** `Retry-After` counts whole seconds; 0 would mean at once. A store of somebody's own may give something else than a number. */
export function retryReply(status: 409 | 503, error: string, retryAfterMs: number): WebhookResponse {
  const knownMs = Number.isFinite(retryAfterMs) ? retryAfterMs : retryAfterUnknownMs;
  const seconds = Math.max(1, Math.ceil(knownMs / 1000));
  return jsonReply(status, JSON.stringify({ error }), { 'retry-after': String(seconds) });
}
