import type { WebhookFault } from '../faults/fault.ts';
import type { AttemptPlan } from './delivery.ts';

const OUTSIDE_THE_WINDOW_MS = 600_000;

/** The attempts of a delivery that a fault hit, in the order in which they are sent. */
export function planFaultyAttempts(fault: WebhookFault, body: string): readonly AttemptPlan[] {
  switch (fault.kind) {
    case 'duplicate-webhook':
      return Array.from({ length: fault.copies ?? 2 }, (_, index) => ({ note: `copy ${index + 1}` }));
    case 'forged-webhook':
      return [{ note: 'forged', secret: 'wrong', counts: false }, {}];
    case 'tampered-webhook':
      return [{ note: 'tampered', body: tamper(body), signedBody: body, counts: false }, {}];
    case 'stale-webhook':
      return [{ note: 'stale', ageMs: fault.ms ?? OUTSIDE_THE_WINDOW_MS, counts: false }, {}];
    case 'malformed-webhook':
      return [{ note: 'malformed', body: fault.body ?? body.slice(0, -1), counts: false }, {}];
    case 'truncated-webhook':
      return [{ note: 'truncated', truncate: true, counts: false }];
    default:
      return [{}];
  }
}

/** Changes one digit, so that the body stays JSON of the same length. */
function tamper(body: string): string {
  const changed = body.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
  return changed === body ? `${body} ` : changed;
}
