import type { Rejected, RejectionCode, RejectionReason } from '../types.ts';

/** None of these repeats what was received: a header or a body may hold a signature or personal data. */
export const rejectionMessages: Readonly<Record<RejectionReason, string>> = {
  'header-missing': 'The signature or the timestamp is missing.',
  'header-malformed': 'The header must be t=<seconds>,v1=<hex>: one t, 1 to 8 v1, at most 1024 characters.',
  'timestamp-malformed': 'The timestamp must be digits.',
  'timestamp-wrong-unit': 'The timestamp must be in seconds (ItPay) or milliseconds (stablecoin).',
  'timestamp-too-old': 'The timestamp is older than the tolerance.',
  'timestamp-too-new': 'The timestamp is newer than the tolerance; is `now` in ms?',
  'signature-malformed': 'The signature must be 64 lower-case hex digits (ItPay) or canonical Base64 (stablecoin).',
  'signature-mismatch': 'No secret made this signature. Is the secret right? Is the body as received, not parsed?',
  'request-malformed':
    'The method must be upper-case, path and query without ? # or control characters; ItPay: path percent-encoded, body JSON.',
};

const rejections: Partial<Record<RejectionReason, Rejected>> = {};

/** One shared, frozen object for each reason: refusing must not cost more than accepting. */
export function reject(reason: RejectionReason): Rejected {
  rejections[reason] ??= Object.freeze({
    ok: false,
    reason,
    code: `ERR_SIGNING_${reason.toUpperCase().replaceAll('-', '_')}` as RejectionCode,
  });
  return rejections[reason];
}
