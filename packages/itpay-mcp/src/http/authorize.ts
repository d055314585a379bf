import type { IncomingMessage } from 'node:http';
import { constantTimeEqual, sha256 } from '@x/signing';
import type { SpendingLimits } from '../spending/limits.ts';

/** What a bearer token allows. */
export interface TokenGrant {
  /** Names the token's holder: sessions, and what was spent, belong to it. Not the token itself. */
  readonly id: string;
  /** What the holder may spend. The server's own limits hold besides. */
  readonly limits?: SpendingLimits;
}

/** Says what a token allows; undefined for a token that is not valid. */
export type VerifyToken = (token: string) => TokenGrant | undefined | Promise<TokenGrant | undefined>;

export interface AuthorizeOptions {
  readonly token?: string;
  readonly verifyToken?: VerifyToken;
}

/** `undefined`: refused. A grant without an id: no token is asked for, or there is just one. */
export type Authorization = Partial<TokenGrant> | undefined;

/** @throws what `verifyToken` throws, and TypeError if it gives something else than a grant */
export async function authorize(request: IncomingMessage, { token, verifyToken }: AuthorizeOptions): Promise<Authorization> {
  if (token === undefined && verifyToken === undefined) return {};
  const given = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (given === undefined) return undefined;
  if (verifyToken === undefined) {
    // Digests have one length, so the comparison tells nothing about the token's.
    return constantTimeEqual(sha256(given), sha256(token ?? '')) ? {} : undefined;
  }
  const grant = await verifyToken(given);
  if (grant !== undefined && (typeof grant?.id !== 'string' || grant.id === '')) {
    throw new TypeError('verifyToken: expected { id, limits? } or undefined');
  }
  return grant;
}
