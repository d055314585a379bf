import type { Diagnosis } from '../errors/refused-error.ts';
import type { Provider } from '../types/provider.ts';
import type { RefusalReason } from '../types/refusal.ts';
import type { WebhookRequest } from '../types/request.ts';
import { collectSignatureHeaders } from './collect-signature-headers.ts';
import { readHeader } from './read-header.ts';

/** Names the usual mistake behind a refusal, if it can be proven. Never throws. */
export function diagnoseRequest(
  provider: Provider,
  request: WebhookRequest,
  reason: RefusalReason,
  now: number,
  secretIndex: number | undefined,
): Diagnosis | undefined {
  const isLate = reason === 'timestamp-too-old' || reason === 'timestamp-too-new';
  if (isLate && secretIndex !== undefined) return diagnoseTime(secretIndex);
  try {
    const collected = collectSignatureHeaders(request, provider.signatureHeaders);
    const headers = collected.ok ? collected.headers : {};
    const header = (name: string): string | undefined => {
      const value = readHeader(request.headers, name);
      return typeof value === 'string' ? value : value?.[0];
    };
    return provider.diagnose?.({ path: request.path, body: request.body, headers, now, header }, reason);
  } catch {
    return undefined;
  }
}

/** The signature holds, so the sender is real: either its clock or ours is off, or the delivery was kept back. */
function diagnoseTime(secretIndex: number): Diagnosis {
  if (secretIndex > 0) {
    return {
      name: 'old-secret-matched',
      hint: `The signature itself holds, with the older secret number ${secretIndex}: compare the clocks, and finish the rotation.`,
    };
  }
  return {
    name: 'clock-skew',
    hint: 'The signature itself holds: compare the clocks, or look for something that keeps deliveries back.',
  };
}
