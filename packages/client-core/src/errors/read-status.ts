import type { ErrorKind, Outcome } from './client-error.ts';

/** What an HTTP status alone says about a call. */
export interface StatusReading {
  readonly kind: ErrorKind;
  readonly transient: boolean;
  readonly outcome: Outcome;
}

const KINDS: Readonly<Record<number, ErrorKind>> = {
  400: 'validation',
  401: 'authentication',
  402: 'payment-required',
  403: 'permission',
  404: 'not-found',
  409: 'conflict',
  422: 'validation',
  429: 'rate-limit',
};

const TRANSIENT_REFUSALS = new Set([408, 425, 429]);

/** 408 leaves open what the gateway had read; 409 says that there is something, perhaps the very thing that was asked for. */
const UNKNOWN_REFUSALS = new Set([408, 409]);

/**
 * 4xx is a refusal. Two of them, 5xx, which leaves open what the gateway had done, and a redirect or an odd status, which leaves
 * open who answered at all, mean that the payment may exist.
 */
export function readStatus(status: number): StatusReading {
  if (status >= 500 && status <= 599) return { kind: 'api', transient: true, outcome: 'unknown' };
  if (!(status >= 400 && status <= 599)) return { kind: 'response', transient: false, outcome: 'unknown' };
  return {
    kind: KINDS[status] ?? 'other',
    transient: TRANSIENT_REFUSALS.has(status),
    outcome: UNKNOWN_REFUSALS.has(status) ? 'unknown' : 'rejected',
  };
}
