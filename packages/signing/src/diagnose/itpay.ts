import { type ItPayRequestVerification, safeVerifyRequest } from '../itpay/request.ts';
import { type ItPayWebhookVerification, safeVerifyWebhook } from '../itpay/webhook.ts';
import { itpayScheme } from '../scheme.ts';
import type { Secrets } from '../types.ts';
import { diagnose, formKey } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';
import { readItPayHeader, readTwoHeaders } from './headers.ts';
import type { Message } from './message.ts';

/**
 * Says why a webhook of ItPay is refused.
 *
 * @param webhook the input of `safeVerifyWebhook`
 * @param secrets one secret or a list, as text or bytes. White space and quotes around a text secret are allowed here: they are what may
 *   be wrong. With a `SigningKey`, other spellings of the secret cannot be tried.
 * @returns undefined if nothing is wrong, or if the cause is not known
 * @throws TypeError or RangeError for a caller's mistake, as `safeVerifyWebhook`
 * @example
 * itpay.diagnoseWebhook({ header, body: rawBody, now: Date.now() }, secret)?.hint;
 */
export function diagnoseWebhook(webhook: ItPayWebhookVerification, secrets: Secrets): Diagnosis | undefined {
  const checked = safeVerifyWebhook(webhook, formKey);
  const { header, body, now, toleranceSeconds: tolerance } = webhook;
  const reading = readItPayHeader(header);
  const bases = (timestamp: string, bytes: Buffer): readonly Message[] => [
    { layout: 'itpay-webhook', algorithm: 'sha256', timestamp, method: 'POST', path: '', query: '', body: bytes },
  ];
  const evidence = { scheme: itpayScheme, body, now, tolerance, checked, reading, bases, changes: [], isBodyExpected: true };
  return diagnose(evidence, secrets);
}

/**
 * Says why a request to ItPay is refused.
 *
 * @param request the input of `safeVerifyRequest`
 * @param secrets as for `diagnoseWebhook`
 * @returns undefined if nothing is wrong, or if the cause is not known
 * @throws TypeError or RangeError for a caller's mistake, as `safeVerifyRequest`
 */
export function diagnoseRequest(request: ItPayRequestVerification, secrets: Secrets): Diagnosis | undefined {
  const checked = safeVerifyRequest(request, formKey);
  const { method, path, body = '', now, toleranceSeconds: tolerance } = request;
  const reading = readTwoHeaders(request);
  const bases = (timestamp: string, bytes: Buffer): readonly Message[] => [
    {
      layout: 'itpay-request',
      algorithm: 'sha256',
      timestamp,
      method: String(method),
      path: String(path),
      query: '',
      body: bytes,
    },
  ];
  const evidence = { scheme: itpayScheme, body, now, tolerance, checked, reading, bases, changes: [], isBodyExpected: false };
  return diagnose(evidence, secrets);
}
