import type { Body, SecretInput } from '../types.ts';
import { prepareSecret } from './prepare-secret.ts';
import type { Scheme } from './scheme.ts';
import { signWithKey } from './sign-with-key.ts';

/** Prefix and body apart: bytes are never decoded. */
export function computeSignature(scheme: Scheme, secret: SecretInput, prefix: string, body: Body = ''): string {
  return prepareSecret(secret)[signWithKey](scheme.encoding, prefix, body);
}
