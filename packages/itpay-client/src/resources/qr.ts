import type { ApiPromise, RequestOptions, Transport } from '@x/client-core';
import { type QrCharge, qrChargeSchema } from '@x/protocol/itpay';
import { parseData, requireSameId } from '../read-answer.ts';
import { fillRoute, type RouteTable } from '../routes.ts';

/** The codes that payers scan. */
export interface Qr {
  /** Makes the code that the payer scans. The intent must be `pending`. */
  generate(paymentIntentId: string, options?: RequestOptions): ApiPromise<QrCharge>;
}

export function createQr(transport: Transport<object>, routes: RouteTable): Qr {
  return {
    generate: (paymentIntentId, options) =>
      transport.send('qr.generate', () => ({
        // The intent is the call's identity: a second code pays the same intent.
        repeatable: true,
        options,
        parse: (data) => {
          const charge = parseData(qrChargeSchema, data, 'QRCharge');
          requireSameId(charge.payment_intent_id, paymentIntentId, 'PaymentIntent');
          return charge;
        },
        ...fillRoute(routes.generateQr, paymentIntentId, 'paymentIntentId'),
      })),
  };
}
