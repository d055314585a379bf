import type { Rejected, RejectionCode, RejectionReason } from '../types.ts';

export function rejectionCode(reason: RejectionReason): RejectionCode {
  return `ERR_SIGNING_${reason.toUpperCase().replaceAll('-', '_')}` as RejectionCode;
}

function rejected(reason: RejectionReason): Rejected {
  return Object.freeze({ ok: false, reason, code: rejectionCode(reason) });
}

// Made once: refusing must not cost more than accepting.
const rejections: Readonly<Record<RejectionReason, Rejected>> = {
  'header-missing': rejected('header-missing'),
  'header-malformed': rejected('header-malformed'),
  'timestamp-malformed': rejected('timestamp-malformed'),
  'timestamp-wrong-unit': rejected('timestamp-wrong-unit'),
  'timestamp-too-old': rejected('timestamp-too-old'),
  'timestamp-too-new': rejected('timestamp-too-new'),
  'signature-malformed': rejected('signature-malformed'),
  'signature-mismatch': rejected('signature-mismatch'),
  'request-malformed': rejected('request-malformed'),
};

export function reject(reason: RejectionReason): Rejected {
  return rejections[reason];
}
