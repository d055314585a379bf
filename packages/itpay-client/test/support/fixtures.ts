import type { CreatePaymentIntentParams } from '@x/protocol/itpay';
import { createPaymentIntentId } from '../../src/payment-intent-ids.ts';

export const API_KEY = 'sk_test_canary_4711/+=abcdef';
export const WEBHOOK_SECRET = 'whsec_canary_0815/+=ghijkl';

export function intentParams(changes: Partial<CreatePaymentIntentParams> = {}): CreatePaymentIntentParams {
  return {
    id: createPaymentIntentId(),
    service_id: 'svc_1',
    type: 'one_time',
    amount: { currency: 'CNY', value: 699 },
    payer: { agent_id: 'agent_1' },
    ...changes,
  };
}

/** Chance that always says 0: back-off waits are over at once. */
export const NO_JITTER = { random: () => 0 };

export async function failure(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('It was fulfilled.');
}
