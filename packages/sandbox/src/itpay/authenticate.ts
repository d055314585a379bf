import { itpay } from '@x/signing';
import type { AuthenticationResult, GatewayCall } from '../gateway/gateway.ts';
import { isSameText } from '../gateway/is-same-text.ts';
import { looksLive, type ResolvedOptions } from '../options.ts';
import { refuse } from './refuse.ts';

/**
 * Checks what the client sends by default: a bearer key and a signature over time, method, path and body.
 *
 * @see docs/assumptions.md#itpay-request-authentication
 */
export function authenticate(call: GatewayCall, { apiKey, auth }: ResolvedOptions['itpay']): AuthenticationResult {
  const bearer = /^Bearer ([^\s]+)$/i.exec(headerOf(call, 'authorization') ?? '')?.[1];
  if (bearer === undefined)
    return refused('no-api-key', 'INVALID_API_KEY', 'Send your key as "Authorization: Bearer sk_test_...".');
  if (looksLive(bearer)) {
    return refused(
      'live-key',
      'LIVE_KEY',
      'A live key was sent to the sandbox. Use the sandbox key, and consider replacing the live one.',
    );
  }
  if (!isSameText(bearer, apiKey))
    return refused('wrong-api-key', 'INVALID_API_KEY', 'The API key is not the one of this sandbox.');
  const header = headerOf(call, 'x-itpay-signature');
  if (header === undefined) {
    if (auth === 'bearer') return { refusal: undefined, reason: 'ok', signedText: undefined };
    return refused('header-missing', 'INVALID_SIGNATURE', 'X-ItPay-Signature is missing.');
  }
  return checkSignature(call, header, apiKey);
}

function checkSignature(call: GatewayCall, header: string, apiKey: string): AuthenticationResult {
  let parsed: { timestamp: string; signatures: string[] };
  try {
    parsed = itpay.parseSignatureHeader(header);
  } catch {
    return refused(
      'header-malformed',
      'INVALID_SIGNATURE',
      'X-ItPay-Signature is malformed: expected t=<Unix seconds>,v1=<64 hex digits>.',
    );
  }
  const { timestamp } = parsed;
  const { method, path, body, now } = call;
  const signedText = describeSignedText({ timestamp, method, path, body });
  let reason = 'signature-mismatch';
  for (const signature of parsed.signatures) {
    const result = itpay.safeVerifyRequest({ timestamp, method, path, body, signature, now }, apiKey);
    if (result.ok) return { refusal: undefined, reason: 'ok', signedText };
    reason = result.reason;
  }
  const late = reason.startsWith('timestamp');
  return refused(
    reason,
    late ? 'TIMESTAMP_OUT_OF_RANGE' : 'INVALID_SIGNATURE',
    late ? 'The timestamp is more than 300 seconds off the clock of the gateway.' : `The signature was refused (${reason}).`,
    signedText,
  );
}

function describeSignedText(request: { timestamp: string; method: string; path: string; body: Uint8Array }): string | undefined {
  try {
    return Buffer.from(itpay.canonicalizeRequest(request)).toString();
  } catch {
    return undefined;
  }
}

function refused(reason: string, code: string, message: string, signedText?: string): AuthenticationResult {
  return { refusal: refuse(401, code, message), reason, signedText };
}

function headerOf(call: GatewayCall, name: string): string | undefined {
  const value = call.headers[name];
  return typeof value === 'string' ? value : undefined;
}
