import type { PaymentIntent, QrCharge } from '@x/protocol/itpay';
import { formatMinorAmount } from '@x/protocol/money';
import { buildEmvcoPayload } from './emvco-payload.ts';

export interface QrChargeFacts {
  readonly id: string;
  readonly intent: PaymentIntent;
  readonly origin: string;
  readonly merchantName: string;
  readonly expiresAt: string;
}

/** What a payer scans: a link to the sandbox's own page, and an EMVCo payload of the same payment. */
export function buildQrCharge({ id, intent, origin, merchantName, expiresAt }: QrChargeFacts): QrCharge {
  return {
    id,
    payment_intent_id: intent.id,
    channel: intent.channel,
    qr_standard: 'EMVCo',
    qr_data: buildEmvcoPayload({ amount: intent.amount, merchantName, reference: id }),
    qr_image_url: `${origin}/qr/${id}.png`,
    display: { amount: formatMinorAmount(intent.amount), merchant_name: merchantName, reference: id },
    scan_url: `${origin}/pay/${encodeURIComponent(intent.id)}`,
    expires_at: expiresAt,
    status: 'active',
  };
}
