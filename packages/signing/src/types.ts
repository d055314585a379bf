/** A secret prepared for signing by `createSigningKey`. It prints as `[SigningKey]` and never gives the secret back. */
export interface SigningKey {
  readonly [Symbol.toStringTag]: 'SigningKey';
  /** `[SigningKey]`, so that a key in a log shows no secret. */
  toString(): string;
  /** `[SigningKey]`, for the same reason. */
  toJSON(): string;
}

/** A secret as the gateway shows it (its UTF-8 bytes are the key), the bytes themselves, or a key from `createSigningKey`. */
export type SecretInput = string | Uint8Array | SigningKey;

/** One secret, or 1 to 8 of them, newest first: the old one stays valid while it is being replaced. */
export type Secrets = SecretInput | readonly SecretInput[];

/** A body as received or as sent: bytes, or text that stands for its UTF-8 bytes. Never a parsed object. */
export type Body = string | Uint8Array;

/**
 * A header's value as frameworks give it. A list of one counts as its text. A longer list is a header that was sent twice, which
 * is refused.
 */
export type HeaderValue = string | readonly string[] | null | undefined;

/** The two published ways in which the stablecoin gateway signs a webhook. */
export type WebhookForm = 'body' | 'request';

/** A signature that holds. */
export interface Verified {
  readonly ok: true;
  /** When the sender signed, in the unit of its scheme: seconds for ItPay, milliseconds for the stablecoin gateway. */
  readonly timestamp: number;
  /** The position of the secret that matched, counted from 0. */
  readonly secretIndex: number;
  /** Which form matched. Only webhooks of the stablecoin gateway have one. */
  readonly form?: WebhookForm;
}

/** A refusal. */
export interface Rejected {
  readonly ok: false;
  /** Why, for your code to branch on. */
  readonly reason: RejectionReason;
  /** The same as an error code, for logs. */
  readonly code: RejectionCode;
}

/** Why a signature was refused; the README explains each. */
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

/** `RejectionReason` as an error code. */
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
