import type * as shared from '../types.ts';
import type * as canonicalize from './request.ts';
import type * as request from './request.ts';
import type * as header from './signature-header.ts';
import type * as webhook from './webhook.ts';

// Requests

export { canonicalizeRequest, safeVerifyRequest, signRequest, verifyRequest } from './request.ts';

// Webhooks

export { formatSignatureHeader, parseSignatureHeader } from './signature-header.ts';
export { safeVerifyWebhook, signWebhook, verifyWebhook } from './webhook.ts';

// Types

// Aliases, not re-exports: the bundler of the declaration files mistakes the latter for values.
export type ItPayRequest = canonicalize.ItPayRequest;
export type ItPayRequestVerification = request.ItPayRequestVerification;
export type SignatureHeader = header.SignatureHeader;
export type ItPayWebhook = webhook.ItPayWebhook;
export type ItPayWebhookVerification = webhook.ItPayWebhookVerification;
export type HeaderValue = shared.HeaderValue;
export type Rejected = shared.Rejected;
export type RejectionCode = shared.RejectionCode;
export type RejectionReason = shared.RejectionReason;
export type SecretInput = shared.SecretInput;
export type Secrets = shared.Secrets;
export type Verified = shared.Verified;
