import type { Secrets, WebhookForm } from '@x/signing';
import { safeVerifyWebhook } from '@x/signing/stablecoin';
import type { Diagnosis } from '../errors/refused-error.ts';
import type { DiagnosedWebhook } from '../types/provider.ts';
import type { RefusalReason } from '../types/refusal.ts';
import { diagnoseSignature } from './diagnose-signature.ts';

interface DiagnoseOptions {
  readonly secret: Secrets;
  readonly signatureForm: WebhookForm | 'auto';
}

/** Names the usual mistake behind a refused webhook of the stablecoin gateway. */
export function diagnoseStablecoin(
  request: DiagnosedWebhook,
  reason: RefusalReason,
  options: DiagnoseOptions,
): Diagnosis | undefined {
  if (reason === 'header-missing' && request.header('x-itpay-signature') !== undefined) {
    return { name: 'other-product-scheme', hint: 'It carries X-ItPay-Signature: use itpay() for this URL.' };
  }
  if (reason === 'timestamp-wrong-unit') {
    return {
      name: 'timestamp-seconds-for-milliseconds',
      hint: 'The sender counts seconds; the stablecoin gateway signs milliseconds (13 digits).',
    };
  }
  if (reason === 'request-malformed' && options.signatureForm === 'request' && request.path === undefined) return withoutPath;
  if (reason !== 'signature-mismatch') return undefined;
  const { headers, now, path } = request;
  const holds = (body: Uint8Array, candidates: Secrets, form: WebhookForm | 'auto'): boolean => {
    const knownPath = form === 'body' ? undefined : path;
    if (form === 'request' && knownPath === undefined) return false;
    return safeVerifyWebhook(
      {
        timestamp: headers['x-timestamp'],
        signature: headers['x-signature'],
        body,
        now,
        path: knownPath,
        form,
        toleranceMs: Number.MAX_VALUE,
      },
      candidates,
    ).ok;
  };
  const other = options.signatureForm === 'body' ? 'request' : 'body';
  if (options.signatureForm !== 'auto' && holds(request.body, options.secret, other)) {
    return {
      name: 'other-product-scheme',
      hint: `It is signed in the ${other} form: set signatureForm to '${other}' or 'auto'.`,
    };
  }
  return (
    diagnoseSignature(request.body, options.secret, (body, candidates) => holds(body, candidates, options.signatureForm)) ??
    (options.signatureForm === 'auto' && path === undefined ? withoutPath : undefined)
  );
}

const withoutPath: Diagnosis = {
  name: 'request-form-without-path',
  hint: "The request form could not be tried: hand over the callback URL's path (the adapters do).",
};
