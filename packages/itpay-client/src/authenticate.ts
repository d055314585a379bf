import type { Authenticate } from '@x/client-core';
import { InvalidInputError } from '@x/client-core/errors';
import { createSigningKey } from '@x/signing';
import { formatSignatureHeader, signRequest } from '@x/signing/itpay';

/** What a custom `auth` function gets for each attempt. */
export interface ItPayAuthRequest {
  readonly method: string;
  /** As it goes on the wire, with `/v1` and without the query. */
  readonly path: string;
  /** What follows `?`; empty without a query. */
  readonly query: string;
  /** The exact bytes that are sent; empty without a body. */
  readonly body: Uint8Array;
  /** Unix seconds by the gateway's clock. */
  readonly timestamp: number;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/**
 * How requests authenticate themselves. The layout of the signature in the header is not published, so it can be replaced: docs/assumptions.md#itpay-request-authentication
 */
export type ItPayAuth =
  | 'bearer'
  | 'bearer+signature'
  | ((request: ItPayAuthRequest) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

/** Builds what signs every attempt. */
export function createAuthenticate(auth: ItPayAuth, apiKey: string): Authenticate {
  const authorization = `Bearer ${apiKey}`;
  if (auth === 'bearer') {
    const headers = { authorization };
    return () => headers;
  }
  if (typeof auth === 'function') {
    return ({ timestampMs, ...request }) => auth({ timestamp: toSeconds(timestampMs), ...request });
  }
  if (auth !== 'bearer+signature') throw new InvalidInputError("auth must be 'bearer+signature', 'bearer' or a function.");
  const key = createSigningKey(apiKey);
  return ({ method, path, body, timestampMs }) => {
    const timestamp = toSeconds(timestampMs);
    const signature = signRequest({ timestamp, method, path, body }, key);
    return {
      authorization,
      'x-itpay-signature': formatSignatureHeader({ timestamp: String(timestamp), signatures: [signature] }),
    };
  };
}

function toSeconds(timestampMs: number): number {
  return Math.floor(timestampMs / 1_000);
}
