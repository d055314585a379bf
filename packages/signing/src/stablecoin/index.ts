import type * as shared from '../types.ts';
import type * as canonicalize from './request.ts';
import type * as request from './request.ts';
import type * as webhook from './webhook.ts';

// Requests

export { canonicalizeRequest, safeVerifyRequest, signRequest, verifyRequest } from './request.ts';

// Webhooks

export { safeVerifyWebhook, signWebhook, verifyWebhook } from './webhook.ts';

// Types

// Aliases, not re-exports: the bundler of the declaration files mistakes the latter for values.
export type StablecoinRequest = canonicalize.StablecoinRequest;
export type StablecoinRequestVerification = request.StablecoinRequestVerification;
export type StablecoinWebhook = webhook.StablecoinWebhook;
export type StablecoinWebhookVerification = webhook.StablecoinWebhookVerification;
export type HeaderValue = shared.HeaderValue;
export type Rejected = shared.Rejected;
export type RejectionCode = shared.RejectionCode;
export type RejectionReason = shared.RejectionReason;
export type SecretInput = shared.SecretInput;
export type Secrets = shared.Secrets;
export type Verified = shared.Verified;
export type WebhookForm = shared.WebhookForm;
