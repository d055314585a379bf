import type { Rejected, RejectionCode, RejectionReason } from '../types.ts';

/** None of these repeats what was received: a header or a body may hold a signature or personal data. */
export const rejectionMessages: Readonly<Record<RejectionReason, string>> = {
  'header-missing': 'No signature or no timestamp came.',
  'header-malformed': 'The header must be t=<seconds>,v1=<hex>: one t, 1 to 8 v1, at most 1024 characters.',
  'timestamp-malformed': 'The timestamp must be decimal digits.',
  'timestamp-wrong-unit': 'The timestamp has the wrong unit: ItPay takes seconds, the stablecoin gateway milliseconds.',
  'timestamp-too-old': 'The timestamp is older than the tolerance.',
  'timestamp-too-new': 'The timestamp is ahead of `now` (milliseconds) by more than the tolerance.',
  'signature-malformed': 'The signature must be 64 lower-case hex digits (ItPay) or canonical Base64 (stablecoin gateway).',
  'signature-mismatch': 'No secret made this signature. Is the body as received, not parsed? Is the secret the right one?',
  'request-malformed':
    'The method must be in upper case, path and query without ? and #; no control characters; for ItPay the path percent-encoded, the body JSON.',
};

export function rejectionCode(reason: RejectionReason): RejectionCode {
  return `ERR_SIGNING_${reason.toUpperCase().replaceAll('-', '_')}` as RejectionCode;
}

const rejections: Partial<Record<RejectionReason, Rejected>> = {};

/** One shared, frozen object for each reason: refusing must not cost more than accepting. */
export function reject(reason: RejectionReason): Rejected {
  const rejected = rejections[reason];
  if (rejected !== undefined) return rejected;
  rejections[reason] = Object.freeze({ ok: false, reason, code: rejectionCode(reason) });
  return reject(reason);
}
