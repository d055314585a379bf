import type { SigningKey } from './signing-key.ts';

/** A secret as the gateway shows it (hashed as UTF-8), its bytes, or a key made once by `createSigningKey`. */
export type SecretInput = string | Uint8Array | SigningKey;

/** One secret, or 1 to 8 of them, newest first: an old one stays valid while it is being replaced. */
export type Secrets = SecretInput | readonly SecretInput[];

/** A body as received or as sent: bytes, or text that stands for its UTF-8 bytes. Never a parsed object. */
export type Body = string | Uint8Array;

/** The two published ways in which the stablecoin gateway signs a webhook. */
export type WebhookForm = 'body' | 'request';

export interface Verified {
  readonly ok: true;
  /** When the sender signed, in the unit of its scheme: seconds for ItPay, milliseconds for the stablecoin gateway. */
  readonly timestamp: number;
  /** Which of the given secrets matched. */
  readonly secretIndex: number;
  /** Which form matched; only for webhooks of the stablecoin gateway. */
  readonly form?: WebhookForm;
}

export interface Rejected {
  readonly ok: false;
  readonly reason: RejectionReason;
  readonly code: RejectionCode;
}

export type RejectionReason =
  | 'header-missing'
  | 'header-malformed'
  | 'timestamp-malformed'
  | 'timestamp-wrong-unit'
  | 'timestamp-too-old'
  | 'timestamp-too-new'
  | 'signature-malformed'
  | 'signature-mismatch'
  | 'request-malformed';

export type RejectionCode =
  | 'ERR_SIGNING_HEADER_MISSING'
  | 'ERR_SIGNING_HEADER_MALFORMED'
  | 'ERR_SIGNING_TIMESTAMP_MALFORMED'
  | 'ERR_SIGNING_TIMESTAMP_WRONG_UNIT'
  | 'ERR_SIGNING_TIMESTAMP_TOO_OLD'
  | 'ERR_SIGNING_TIMESTAMP_TOO_NEW'
  | 'ERR_SIGNING_SIGNATURE_MALFORMED'
  | 'ERR_SIGNING_SIGNATURE_MISMATCH'
  | 'ERR_SIGNING_REQUEST_MALFORMED';
