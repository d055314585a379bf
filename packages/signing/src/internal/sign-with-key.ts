import type { ComputeHmac } from './prepare-hmac.ts';

/** Shared by all copies of the package: a key made through `require` serves a verifier that was imported. */
export const signWithKey: unique symbol = Symbol.for('@x/signing/key');

export interface KeyHolder {
  readonly [signWithKey]: ComputeHmac;
}
