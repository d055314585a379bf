import type { RejectionReason } from '../types.ts';
import { decodeBase64Signature } from './decode-base64-signature.ts';
import { readTimestamp } from './read-timestamp.ts';

export interface ReadSignature {
  readonly timestamp: string;
  readonly signatures: readonly [Uint8Array];
}

/** Reads the values of `X-Timestamp` and `X-Signature`. Two headers of one name, joined by a comma, fit neither form. */
export function readSignature(timestamp: unknown, signature: unknown): ReadSignature | RejectionReason {
  if (isMissing(timestamp) || isMissing(signature)) return 'header-missing';
  const read = readTimestamp(timestamp);
  if (typeof read === 'string') return read;
  const mac = typeof signature === 'string' ? decodeBase64Signature(signature) : undefined;
  return mac === undefined ? 'signature-malformed' : { timestamp: read.text, signatures: [mac] };
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
