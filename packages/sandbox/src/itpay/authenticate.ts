import { itpay } from '@x/signing';
import type { AuthenticationResult, GatewayCall } from '../gateway/gateway.ts';
import { isSameText } from '../gateway/is-same-text.ts';
import { attemptOf } from '../gateway/signature-evidence.ts';
import { looksLive, type ResolvedOptions } from '../options.ts';
import { examineRequest } from './examine-request.ts';
import { refuse } from './refuse.ts';

interface Fault {
  /** `ok` for a request that is accepted. */
  readonly reason: string;
  readonly code: string;
  readonly message: string;
}

const OK: Fault = { reason: 'ok', code: '', message: '' };

/**
 * Checks what the client sends by default: a bearer key and a signature over time, method, path and body.
 *
 * @see docs/assumptions.md#itpay-request-authentication
 */
export function authenticate(call: GatewayCall, options: ResolvedOptions['itpay']): AuthenticationResult {
  const { reason, code, message } = findKeyFault(call, options) ?? findSignatureFault(call, options);
  const evidence = examineRequest(call, { options, isRefused: reason !== 'ok' });
  if (reason === 'ok') return { refusal: undefined, reason, evidence };
  const hint = code === 'INVALID_API_KEY' || evidence.explanation === undefined ? '' : ` ${evidence.explanation.hint}`;
  return { refusal: refuse(401, code, message + hint), reason, evidence };
}

function findKeyFault(call: GatewayCall, { apiKey }: ResolvedOptions['itpay']): Fault | undefined {
  const bearer = /^Bearer ([^\s]+)$/i.exec(headerOf(call, 'authorization') ?? '')?.[1];
  if (bearer === undefined) {
    return { reason: 'no-api-key', code: 'INVALID_API_KEY', message: 'Send your key as "Authorization: Bearer sk_test_...".' };
  }
  if (looksLive(bearer)) {
    const message = 'A live key was sent to the sandbox. Use the sandbox key, and consider replacing the live one.';
    return { reason: 'live-key', code: 'LIVE_KEY', message };
  }
  if (isSameText(bearer, apiKey)) return undefined;
  return { reason: 'wrong-api-key', code: 'INVALID_API_KEY', message: 'The API key is not the one of this sandbox.' };
}

function findSignatureFault(call: GatewayCall, { apiKey, auth }: ResolvedOptions['itpay']): Fault {
  const code = 'INVALID_SIGNATURE';
  const header = headerOf(call, 'x-itpay-signature');
  if (header === undefined) {
    return auth === 'bearer' ? OK : { reason: 'header-missing', code, message: 'X-ItPay-Signature is missing.' };
  }
  const parsed = attemptOf(() => itpay.parseSignatureHeader(header));
  if (parsed === undefined) {
    const message = 'X-ItPay-Signature is malformed: expected t=<Unix seconds>,v1=<64 hex digits>.';
    return { reason: 'header-malformed', code, message };
  }
  const { timestamp, signatures } = parsed;
  const { method, path, body, now } = call;
  let reason = 'signature-mismatch';
  for (const signature of signatures) {
    const result = itpay.safeVerifyRequest({ timestamp, method, path, body, signature, now }, apiKey);
    if (result.ok) return OK;
    reason = result.reason;
  }
  if (!reason.startsWith('timestamp')) return { reason, code, message: `The signature was refused (${reason}).` };
  const message = 'The timestamp is more than 300 seconds off the clock of the gateway.';
  return { reason, code: 'TIMESTAMP_OUT_OF_RANGE', message };
}

function headerOf(call: GatewayCall, name: string): string | undefined {
  const value = call.headers[name];
  return typeof value === 'string' ? value : undefined;
}
