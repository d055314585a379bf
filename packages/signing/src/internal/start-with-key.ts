import type { Hmac } from 'node:crypto';

/** Shared by all copies of the package: a key made through `require` serves a verifier that was imported. */
export const startWithKey: unique symbol = Symbol.for('@x/signing/startWithKey');

export interface HmacStarter {
  [startWithKey](): Hmac;
}
