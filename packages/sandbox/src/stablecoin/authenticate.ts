import { stablecoin } from '@x/signing';
import type { AuthenticationResult, GatewayCall } from '../gateway/gateway.ts';
import { isSameText } from '../gateway/is-same-text.ts';
import { looksLive, type ResolvedOptions } from '../options.ts';
import { examineRequest } from './examine-request.ts';
import { refuse } from './refuse.ts';

/** Only 50010 is published; the other digits are the sandbox's choice: docs/assumptions.md#sandbox-behavior */
const NO_CREDENTIALS = '50001';
const WRONG_API_KEY = '50002';
const BAD_SIGNATURE = '50003';
const OUTSIDE_WINDOW = '50004';
const SUPERFLUOUS_API_KEY = '50005';

interface Fault {
  readonly reason: string;
  readonly code: string;
  readonly message: string;
}

/** Checks time and signature of a call, and `X-Api-Key`: Hosted Payments must send it, API Checkout must not. */
export function authenticate(call: GatewayCall, options: ResolvedOptions['stablecoin']): AuthenticationResult {
  const fault = findFault(call, options);
  const evidence = examineRequest(call, { options, isRefused: fault !== undefined });
  if (fault === undefined) return { refusal: undefined, reason: 'ok', evidence };
  const { reason, code, message } = fault;
  const isAboutSignature = code === BAD_SIGNATURE || code === OUTSIDE_WINDOW;
  const hint = isAboutSignature && evidence.explanation !== undefined ? ` ${evidence.explanation.hint}` : '';
  return { refusal: refuse(401, code, message + hint), reason, evidence };
}

function findFault(call: GatewayCall, options: ResolvedOptions['stablecoin']): Fault | undefined {
  const { method, path, query, body, now } = call;
  const timestamp = headerOf(call, 'x-timestamp');
  const signature = headerOf(call, 'x-signature');
  if (timestamp === undefined || signature === undefined) {
    return { reason: 'header-missing', code: NO_CREDENTIALS, message: 'X-Timestamp and X-Signature are needed.' };
  }
  const keyFault = findKeyFault(call, options);
  if (keyFault !== undefined) return keyFault;
  const result = stablecoin.safeVerifyRequest({ timestamp, signature, method, path, query, body, now }, options.apiSecret);
  if (result.ok) return undefined;
  const { reason } = result;
  if (!reason.startsWith('timestamp')) return { reason, code: BAD_SIGNATURE, message: `X-Signature was refused (${reason}).` };
  const message = `X-Timestamp was refused (${reason}): milliseconds, at most 300000 off the clock of the gateway.`;
  return { reason, code: OUTSIDE_WINDOW, message };
}

function findKeyFault(call: GatewayCall, options: ResolvedOptions['stablecoin']): Fault | undefined {
  const apiKey = headerOf(call, 'x-api-key');
  if (isCheckoutPath(call.path)) {
    if (apiKey === undefined) return undefined;
    const message = 'API Checkout must not carry X-Api-Key.';
    return { reason: 'superfluous-api-key', code: SUPERFLUOUS_API_KEY, message };
  }
  if (apiKey === undefined) return { reason: 'no-api-key', code: NO_CREDENTIALS, message: 'Hosted Payments need X-Api-Key.' };
  if (looksLive(apiKey)) {
    return { reason: 'live-key', code: WRONG_API_KEY, message: 'A live key was sent to the sandbox. Consider replacing it.' };
  }
  if (isSameText(apiKey, options.apiKey)) return undefined;
  return { reason: 'wrong-api-key', code: WRONG_API_KEY, message: 'X-Api-Key is not the one of this sandbox.' };
}

export function isCheckoutPath(path: string): boolean {
  return /^\/api\/v1\/merchants\/[^/]+\/checkout(?:\/|$)/.test(path);
}

function headerOf(call: GatewayCall, name: string): string | undefined {
  const value = call.headers[name];
  return typeof value === 'string' ? value : undefined;
}
