import type { SignatureExplanation } from '../gateway/signature-evidence.ts';
import type { MaskSecrets } from './mask-secrets.ts';

/** One request that a gateway received, with credentials masked. */
export interface SandboxRequest {
  /** The gateway's id of the request: `X-Request-Id`. */
  readonly id: string;
  /** Who was asked. */
  readonly gateway: 'itpay' | 'stablecoin';
  /** Business time, milliseconds since the epoch. */
  readonly at: number;
  /** The intent, order or refund that the request names, whether it exists or not. */
  readonly paymentId: string | undefined;
  /** In upper case. */
  readonly method: string;
  /** As it stood in the request line, without the query. */
  readonly path: string;
  /** What follows `?`. */
  readonly query: string;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text, at most 64 KiB of it. */
  readonly body: string;
  /** The body in Base64, if it is not UTF-8: `body` cannot show it then. */
  readonly bodyBytes: string | undefined;
  /** `ok`, or why the request was refused. `unchecked` when it was never processed. */
  readonly authentication: string;
  /** The text over which the gateway computes the signature: compare it with yours. */
  readonly signedText: string | undefined;
  /** The signature of `signedText`. */
  readonly expectedSignature: string | undefined;
  /** The signature that arrived, as it was written. */
  readonly receivedSignature: string | undefined;
  /** What is wrong with a refused signature, where the cause is known. */
  readonly explanation: SignatureExplanation | undefined;
  /** The status that was sent; 0 when the connection was broken instead. */
  readonly status: number;
  /** The gateway's code, where the answer carries one. */
  readonly code: string | undefined;
  /** Without `Date` and `X-Request-Id`. */
  readonly replyHeaders: Readonly<Record<string, string>>;
  /** The answer as it was sent, or was to be sent. */
  readonly replyBody: string;
  /** Real time until the answer was ready. */
  readonly durationMs: number;
  /** The kind of the fault that hit this request. */
  readonly fault: string | undefined;
}

const CREDENTIALS = new Set(['authorization', 'x-api-key', 'cookie', 'proxy-authorization']);

/** The headers without what only the two parties may know. */
export function maskHeaders(headers: NodeJS.Dict<string | string[]>, mask: MaskSecrets): Record<string, string> {
  const masked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value.join(', ') : value;
    masked[name] = CREDENTIALS.has(name) ? maskCredential(text) : mask(text);
  }
  return masked;
}

function maskCredential(value: string): string {
  const scheme = /^(?:Bearer|Basic) /i.exec(value)?.[0] ?? '';
  return `${scheme}***`;
}
