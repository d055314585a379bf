import { rejectionMessages } from './rejections.ts';
import { findTimestampFault, type Scheme } from './scheme.ts';

/** For signing, where a bad timestamp is the caller's mistake. */
export function formatTimestamp(scheme: Scheme, timestamp: unknown): string {
  const fault = findTimestampFault(scheme, timestamp);
  if (fault === undefined) return String(timestamp);
  throw new (fault === 'timestamp-wrong-unit' ? RangeError : TypeError)(rejectionMessages[fault]);
}
