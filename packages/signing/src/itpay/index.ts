import type * as shared from '../types.ts';

// Requests

export { canonicalizeRequest } from './canonicalize.ts';
export { safeVerifyRequest, signRequest, verifyRequest } from './request.ts';

// Webhooks

export { formatSignatureHeader, parseSignatureHeader } from './signature-header.ts';
export { safeVerifyWebhook, signWebhook, verifyWebhook } from './webhook.ts';

// Types

export type { ItPayRequest } from './canonicalize.ts';
export type { ItPayRequestVerification } from './request.ts';
export type { SignatureHeader } from './signature-header.ts';
export type { ItPayWebhook, ItPayWebhookVerification } from './webhook.ts';

// Aliases, not re-exports: the bundler of the declaration files mistakes the latter for values.
export type HeaderValue = shared.HeaderValue;
export type Rejected = shared.Rejected;
export type RejectionCode = shared.RejectionCode;
export type RejectionReason = shared.RejectionReason;
export type SecretInput = shared.SecretInput;
export type Secrets = shared.Secrets;
export type Verified = shared.Verified;
