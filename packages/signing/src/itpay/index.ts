import type * as shared from '../types.ts';

export type { ItPayRequest } from './canonicalize-request.ts';
export { canonicalizeRequest } from './canonicalize-request.ts';
export { formatSignatureHeader } from './format-signature-header.ts';
export { parseSignatureHeader } from './parse-signature-header.ts';
export type { SignatureHeader } from './read-signature-header.ts';
export { signRequest } from './sign-request.ts';
export type { ItPayWebhook } from './sign-webhook.ts';
export { signWebhook } from './sign-webhook.ts';
export type { ItPayRequestVerification } from './verify-request.ts';
export { safeVerifyRequest, verifyRequest } from './verify-request.ts';
export type { ItPayWebhookVerification } from './verify-webhook.ts';
export { safeVerifyWebhook, verifyWebhook } from './verify-webhook.ts';

// Aliases, not re-exports: the bundler of the declaration files mistakes the latter for values.
export type Rejected = shared.Rejected;
export type RejectionCode = shared.RejectionCode;
export type RejectionReason = shared.RejectionReason;
export type SecretInput = shared.SecretInput;
export type Secrets = shared.Secrets;
export type Verified = shared.Verified;
