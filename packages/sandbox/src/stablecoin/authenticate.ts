import { stablecoin } from '@x/signing';
import type { AuthenticationResult, GatewayCall } from '../gateway/gateway.ts';
import { isSameText } from '../gateway/is-same-text.ts';
import { looksLive, type ResolvedOptions } from '../options.ts';
import { refuse } from './refuse.ts';

/** Only 50010 is published; the other digits are the sandbox's choice: docs/assumptions.md#sandbox-behavior */
const NO_CREDENTIALS = '50001';
const WRONG_API_KEY = '50002';
const BAD_SIGNATURE = '50003';
const OUTSIDE_WINDOW = '50004';
const SUPERFLUOUS_API_KEY = '50005';

/** Checks time and signature of a call, and `X-Api-Key`: Hosted Payments must send it, API Checkout must not. */
export function authenticate(call: GatewayCall, options: ResolvedOptions['stablecoin']): AuthenticationResult {
  const { method, path, query, body, now } = call;
  const timestamp = headerOf(call, 'x-timestamp');
  const signature = headerOf(call, 'x-signature');
  const signedText = describeSignedText({ timestamp: timestamp ?? '', method, path, query, body });
  const refused = (reason: string, code: string, message: string): AuthenticationResult => ({
    refusal: refuse(401, code, message),
    reason,
    signedText,
  });

  if (timestamp === undefined || signature === undefined) {
    return refused('header-missing', NO_CREDENTIALS, 'X-Timestamp and X-Signature are needed.');
  }
  const keyFault = checkApiKey(call, options);
  if (keyFault !== undefined) return refused(...keyFault);
  const result = stablecoin.safeVerifyRequest({ timestamp, signature, method, path, query, body, now }, options.apiSecret);
  if (result.ok) return { refusal: undefined, reason: 'ok', signedText };
  if (result.reason.startsWith('timestamp')) {
    return refused(
      result.reason,
      OUTSIDE_WINDOW,
      `X-Timestamp was refused (${result.reason}): milliseconds, at most 300000 off the clock of the gateway.`,
    );
  }
  return refused(result.reason, BAD_SIGNATURE, `X-Signature was refused (${result.reason}).`);
}

function checkApiKey(
  call: GatewayCall,
  options: ResolvedOptions['stablecoin'],
): [reason: string, code: string, message: string] | undefined {
  const apiKey = headerOf(call, 'x-api-key');
  if (isCheckoutPath(call.path)) {
    return apiKey === undefined
      ? undefined
      : ['superfluous-api-key', SUPERFLUOUS_API_KEY, 'API Checkout must not carry X-Api-Key.'];
  }
  if (apiKey === undefined) return ['no-api-key', NO_CREDENTIALS, 'Hosted Payments need X-Api-Key.'];
  if (looksLive(apiKey)) return ['live-key', WRONG_API_KEY, 'A live key was sent to the sandbox. Consider replacing it.'];
  return isSameText(apiKey, options.apiKey)
    ? undefined
    : ['wrong-api-key', WRONG_API_KEY, 'X-Api-Key is not the one of this sandbox.'];
}

export function isCheckoutPath(path: string): boolean {
  return /^\/api\/v1\/merchants\/[^/]+\/checkout(?:\/|$)/.test(path);
}

function describeSignedText(request: Parameters<typeof stablecoin.canonicalizeRequest>[0]): string | undefined {
  try {
    return Buffer.from(stablecoin.canonicalizeRequest(request)).toString();
  } catch {
    return undefined;
  }
}

function headerOf(call: GatewayCall, name: string): string | undefined {
  const value = call.headers[name];
  return typeof value === 'string' ? value : undefined;
}
