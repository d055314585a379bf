import * as z from 'zod';
import { tolerant } from '../schema/tolerant.ts';

/** The status of a QR code. A status that this version does not know stays a string. */
export type QrChargeStatus = 'active' | 'scanned' | 'expired' | 'consumed' | (string & {});

/** What a payer scans. Only `scan_url` is certain to be there. */
export interface QrCharge {
  /** The code's own id. */
  readonly id?: string | undefined;
  /** The intent that it pays. */
  readonly payment_intent_id?: string | undefined;
  /** `alipay`, `wechat`, ... */
  readonly channel?: string | undefined;
  /** `EMVCo` where the code follows that standard. */
  readonly qr_standard?: string | undefined;
  /** The raw payload to encode as a QR code. */
  readonly qr_data?: string | undefined;
  /** The URL of a PNG of the code. */
  readonly qr_image_url?: string | undefined;
  /** The code as SVG markup. */
  readonly qr_image_svg?: string | undefined;
  /** What to show beside the code. */
  readonly display?:
    | { readonly amount?: unknown; readonly merchant_name?: string | undefined; readonly reference?: string | undefined }
    | undefined;
  /** Opens the payer's app; also usable as an image source. */
  readonly scan_url: string;
  /** When the code stops working. ISO 8601. */
  readonly expires_at?: string | undefined;
  /** Whether the code can still be scanned. The payment's own status is the intent's. */
  readonly status?: QrChargeStatus | undefined;
}

/** A QR code in an answer. Only `scan_url` is required; the rest is kept as received. */
export const qrChargeSchema: z.ZodType<QrCharge> = z.looseObject({
  id: tolerant(z.string()),
  payment_intent_id: tolerant(z.string()),
  channel: tolerant(z.string()),
  qr_standard: tolerant(z.string()),
  qr_data: tolerant(z.string()),
  qr_image_url: tolerant(z.string()),
  qr_image_svg: tolerant(z.string()),
  display: tolerant(
    z.looseObject({ amount: z.unknown().optional(), merchant_name: tolerant(z.string()), reference: tolerant(z.string()) }),
  ),
  scan_url: z.string().min(1),
  expires_at: tolerant(z.string()),
  status: tolerant(z.string()),
});
