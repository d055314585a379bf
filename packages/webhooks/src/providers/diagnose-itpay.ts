import type { Secrets } from '@x/signing';
import { safeVerifyWebhook } from '@x/signing/itpay';
import type { Diagnosis } from '../errors/refused-error.ts';
import type { DiagnosedWebhook } from '../types/provider.ts';
import type { RefusalReason } from '../types/refusal.ts';
import { diagnoseSignature } from './diagnose-signature.ts';

/** Names the usual mistake behind a refused ItPay webhook. */
export function diagnoseItPay(request: DiagnosedWebhook, reason: RefusalReason, secrets: Secrets): Diagnosis | undefined {
  if (reason === 'header-missing' && request.header('x-signature') !== undefined) {
    return {
      name: 'other-product-scheme',
      hint: 'It carries X-Signature, as the stablecoin gateway signs: use stablecoinHosted() or stablecoinCheckout() for this URL.',
    };
  }
  if (reason === 'timestamp-wrong-unit') {
    return {
      name: 'timestamp-milliseconds-for-seconds',
      hint: 'The sender counts milliseconds; ItPay signs Unix seconds.',
    };
  }
  if (reason !== 'signature-mismatch') return undefined;
  const header = request.headers['x-itpay-signature'];
  return diagnoseSignature(request.body, secrets, (body, candidates) => {
    return safeVerifyWebhook({ header, body, now: request.now, toleranceSeconds: Number.MAX_VALUE }, candidates).ok;
  });
}
