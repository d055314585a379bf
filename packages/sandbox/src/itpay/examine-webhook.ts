import { itpay } from '@x/signing';
import { itpay as doctor } from '@x/signing/diagnose';
import { attemptOf, explainWith, NO_EVIDENCE, type SignatureEvidence } from '../gateway/signature-evidence.ts';
import type { SentMessage } from '../webhooks/delivery.ts';

/** Reads an event's signature as the merchant does, who knows the true secret. */
export function examineWebhook({ headers, body, now }: SentMessage, secret: string): SignatureEvidence {
  const header = headers['x-itpay-signature'];
  const parsed = attemptOf(() => itpay.parseSignatureHeader(header));
  if (parsed === undefined) return NO_EVIDENCE;
  const { timestamp, signatures } = parsed;
  return {
    signedText: `${timestamp}.${body}`,
    expectedSignature: /v1=(\w+)/.exec(itpay.signWebhook({ timestamp: Number(timestamp), body }, secret))?.[1],
    receivedSignature: signatures[0],
    explanation: explainWith(doctor.diagnoseWebhook({ header, body, now }, secret)),
  };
}
