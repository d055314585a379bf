import type { Provider, RejectedWebhook, SignedWebhook, VerifiedWebhook } from '../types/provider.ts';
import type { WebhookRequest } from '../types/request.ts';
import { collectSignatureHeaders } from './collect-signature-headers.ts';

/** The signature over the received bytes. Nothing is decoded, parsed or looked up before it holds. */
export function verifySignature(request: WebhookRequest, provider: Provider, now: number): VerifiedWebhook | RejectedWebhook {
  const collected = collectSignatureHeaders(request, provider.signatureHeaders);
  if (!collected.ok) return collected;
  const signed: SignedWebhook = { path: request.path, headers: collected.headers, body: request.body, now };
  return provider.verifySignature(signed);
}
