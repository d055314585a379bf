import { computeSignature } from '../internal/compute-signature.ts';
import { stablecoinScheme } from '../internal/scheme.ts';
import type { SecretInput } from '../types.ts';
import { formatRequest, type StablecoinRequest } from './canonicalize-request.ts';

/**
 * Signs one attempt of a request; a retry is signed again with a fresh timestamp.
 *
 * @returns Base64, the value of `X-Signature`
 * @throws TypeError, RangeError as `canonicalizeRequest`; TypeError for an unusable secret
 */
export function signRequest(request: StablecoinRequest, secret: SecretInput): string {
  return computeSignature(stablecoinScheme, secret, formatRequest(request));
}
