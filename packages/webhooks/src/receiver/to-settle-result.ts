import type { SettleResult } from '../types/receiver.ts';
import type { Settlement } from '../types/settlement.ts';

/** @throws the settlement's own error when the handler, the store or the expectation failed */
export function toSettleResult(settlement: Settlement): SettleResult {
  switch (settlement.kind) {
    case 'failed':
      throw settlement.error;
    case 'duplicate':
    case 'in-progress':
      return settlement.kind;
    default:
      return 'handled';
  }
}
