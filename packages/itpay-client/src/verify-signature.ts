import type { Secrets } from '@x/signing';
import { safeVerifyWebhook } from '@x/signing/itpay';

/** A larger `maxAge` is surely in milliseconds and would switch the age check off. */
const LARGEST_MAX_AGE_SECONDS = 86_400;

/** What the vendor's built-in verifier takes. */
export interface SignatureInput {
  /** The bytes as they arrived, or their text. */
  readonly rawBody: string | Uint8Array;
  /** The value of `X-ItPay-Signature`. */
  readonly signatureHeader: string | undefined;
  /** One secret, or several while it is rotated. */
  readonly webhookSecret: Secrets;
  /** Seconds, into the past and the future. Default 300. A value above 86,400 (a day) is surely milliseconds and gives `false`. */
  readonly maxAge?: number | undefined;
}

/** Tells whether a webhook is authentic and recent. Never throws: any fault of the input gives `false`. */
export function verifySignature(input: SignatureInput): boolean {
  try {
    const { rawBody, signatureHeader, webhookSecret, maxAge = 300 } = input;
    if (typeof maxAge !== 'number' || !(maxAge > 0 && maxAge <= LARGEST_MAX_AGE_SECONDS)) return false;
    return safeVerifyWebhook({ header: signatureHeader, body: rawBody, now: Date.now(), toleranceSeconds: maxAge }, webhookSecret)
      .ok;
  } catch {
    return false;
  }
}
