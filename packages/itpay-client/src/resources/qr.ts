import type { ApiPromise, RequestOptions, Transport } from '@x/client-core';
import { type QrCharge, qrChargeSchema } from '@x/protocol/itpay';
import { parseData } from '../parse-data.ts';
import { fillRoute, type RouteTable } from '../routes.ts';

export interface Qr {
  /** Makes the code that the payer scans. The intent must be `pending`. */
  generate(paymentIntentId: string, options?: RequestOptions): ApiPromise<QrCharge>;
}

export function createQr(transport: Transport<object>, routes: RouteTable): Qr {
  return {
    generate: (paymentIntentId, options) =>
      transport.send(
        () => ({
          operation: 'qr.generate',
          ...fillRoute(routes.generateQr, paymentIntentId, 'paymentIntentId'),
          // The intent is its identity: a second code pays the same intent.
          repeatable: true,
          options,
          parse: (data) => parseData(qrChargeSchema, data, 'QRCharge'),
        }),
        'qr.generate',
      ),
  };
}
