// The two gateways

export * as itpay from './itpay/index.ts';
export * as stablecoin from './stablecoin/index.ts';

// Primitives

export { constantTimeEqual } from './compare.ts';
export { createSigningKey, hmacSha256, sha256 } from './key.ts';

// Errors

export { isSignatureVerificationError, isSigningError, SignatureVerificationError, SigningError } from './errors.ts';

// Types

export type {
  Body,
  HeaderValue,
  Rejected,
  RejectionCode,
  RejectionReason,
  SecretInput,
  Secrets,
  SigningKey,
  Verified,
  WebhookForm,
} from './types.ts';
