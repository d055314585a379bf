import type { Rejected, RejectionCode, RejectionReason } from '../types.ts';

/** None of these repeats what was received: a header or a body may hold a signature or personal data. */
export const rejectionMessages: Readonly<Record<RejectionReason, string>> = {
  'header-missing': 'The signature or timestamp is missing.',
  'header-malformed': 'The header must be t=<seconds>,v1=<hex>: one t, 1 to 8 v1, at most 1 KiB.',
  'timestamp-malformed': 'The timestamp must be digits.',
  'timestamp-wrong-unit': 'The timestamp must be in seconds (ItPay) or milliseconds (stablecoin).',
  'timestamp-too-old': 'The timestamp is too old.',
  'timestamp-too-new': 'The timestamp is too new; is `now` in ms?',
  'signature-malformed': 'The signature must be lower-case hex (ItPay) or canonical Base64 (stablecoin).',
  'signature-mismatch': 'No secret made this signature. Is the secret right? Is the body as received, not parsed?',
  'request-malformed':
    'The method must be upper-case, path and query free of ? # and control characters; ItPay: path encoded, body JSON.',
};

const rejections: Partial<Record<RejectionReason, Rejected>> = {};

/** One shared, frozen object for each reason: refusing must not cost more than accepting. */
export function reject(reason: RejectionReason): Rejected {
  rejections[reason] ??= Object.freeze<Rejected>({
    ok: false,
    reason,
    code: `ERR_SIGNING_${reason.toUpperCase().replaceAll('-', '_')}` as RejectionCode,
  });
  return rejections[reason];
}
