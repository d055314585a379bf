import * as z from 'zod';
import { tolerant } from '../tolerant.ts';

export type QrChargeStatus = 'active' | 'scanned' | 'expired' | 'consumed' | (string & {});

/** What a payer scans. Only `scan_url` is certain. */
export interface QrCharge {
  readonly id?: string | undefined;
  readonly payment_intent_id?: string | undefined;
  readonly channel?: string | undefined;
  /** `EMVCo` where the code follows that standard. */
  readonly qr_standard?: string | undefined;
  /** The raw payload to encode as a QR code. */
  readonly qr_data?: string | undefined;
  /** A PNG of the code. */
  readonly qr_image_url?: string | undefined;
  readonly qr_image_svg?: string | undefined;
  readonly display?:
    | { readonly amount?: unknown; readonly merchant_name?: string | undefined; readonly reference?: string | undefined }
    | undefined;
  /** Opens the payer's app; also usable as an image source. */
  readonly scan_url: string;
  /** ISO 8601. */
  readonly expires_at?: string | undefined;
  readonly status?: QrChargeStatus | undefined;
}

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
