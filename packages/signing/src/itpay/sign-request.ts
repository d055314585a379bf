import { computeSignature } from '../internal/compute-signature.ts';
import { itpayScheme } from '../internal/scheme.ts';
import type { SecretInput } from '../types.ts';
import { formatRequestLine, type ItPayRequest } from './canonicalize-request.ts';

/**
 * Signs one attempt of a request; a retry is signed again with a fresh timestamp.
 *
 * @returns 64 lower-case hex digits
 * @throws TypeError, RangeError as `canonicalizeRequest`; TypeError for an unusable secret
 */
export function signRequest(request: ItPayRequest, secret: SecretInput): string {
  return computeSignature(itpayScheme, secret, formatRequestLine(request), request.body);
}
