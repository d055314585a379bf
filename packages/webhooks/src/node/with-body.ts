import type { WebhookRequest, WebhookRequestHead } from '../types/request.ts';

/** One shape for every request, which a spread would not give. */
export function withBody(head: WebhookRequestHead, body: Uint8Array): WebhookRequest {
  const { method, path, headers, rawHeaders, startedAt, waitUntil } = head;
  return { method, path, headers, rawHeaders, startedAt, waitUntil, body } as WebhookRequest;
}
