import { stablecoin } from '@x/signing';
import { stablecoin as doctor } from '@x/signing/diagnose';
import { attemptOf, explainWith, type SignatureEvidence } from '../gateway/signature-evidence.ts';
import type { ResolvedOptions } from '../options.ts';
import type { SentMessage } from '../webhooks/delivery.ts';

/** Reads an event's signature as the merchant does, who knows the true secret and the form. */
export function examineWebhook(message: SentMessage, options: ResolvedOptions['stablecoin']): SignatureEvidence {
  const { headers, body, url, now } = message;
  const { apiSecret, webhookSignatureForm: form } = options;
  const timestamp = headers['x-timestamp'];
  const signature = headers['x-signature'];
  const path = attemptOf(() => new URL(url).pathname) ?? '/';
  const signed = { timestamp: timestamp ?? '', body, form, path };
  const signedText =
    form === 'body'
      ? `${timestamp}.${body}`
      : attemptOf(() => Buffer.from(stablecoin.canonicalizeRequest({ ...signed, method: 'POST' })).toString());
  return {
    signedText: timestamp === undefined ? undefined : signedText,
    expectedSignature: attemptOf(() => stablecoin.signWebhook(signed, apiSecret)),
    receivedSignature: signature,
    explanation: explainWith(doctor.diagnoseWebhook({ timestamp, signature, body, now, form, path }, apiSecret)),
  };
}
