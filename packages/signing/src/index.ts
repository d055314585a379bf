// Primitives
export { constantTimeEqual } from './constant-time-equal.ts';
export { hmacSha256 } from './hmac-sha256.ts';
// The two gateways
export * as itpay from './itpay/index.ts';
export { sha256 } from './sha256.ts';
// Errors
export { isSignatureVerificationError, SignatureVerificationError } from './signature-verification-error.ts';
export { isSigningError, SigningError } from './signing-error.ts';
export type { SigningKey } from './signing-key.ts';
export { createSigningKey } from './signing-key.ts';
export * as stablecoin from './stablecoin/index.ts';
// Types
export type { Body, Rejected, RejectionCode, RejectionReason, SecretInput, Secrets, Verified, WebhookForm } from './types.ts';
