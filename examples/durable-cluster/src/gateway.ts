import { setTimeout as delay } from 'node:timers/promises';
import { createSignedRequest, createTestEvent } from '@x/webhooks/testing';

/** Every answer that one payment's event was given, in order; 0 where there was none. */
export interface DeliveryRecord {
  readonly key: string;
  readonly answers: readonly number[];
}

const PATIENCE_MS = 3_000;

/** Delivers as the gateway does, only faster: again and again until somebody answers 200. */
export async function deliverPayment(url: string, key: string, secret: string): Promise<DeliveryRecord> {
  const event = createTestEvent('itpay', 'payment_intent.succeeded', {
    id: key,
    data: { amount: { currency: 'CNY', value: 1299 } },
  });
  const answers: number[] = [];
  while (answers.at(-1) !== 200) {
    if (answers.length > 0) await delay(200);
    const { method, headers, body } = createSignedRequest({ provider: 'itpay', secret, event });
    // A connection that was on its way to a process when that was killed is never answered, nor closed.
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const status = await fetch(url, { method, headers, body, signal }).then(readStatus, () => 0);
    if (status === 401) throw new Error('The shop does not know the signature.');
    answers.push(status);
  }
  return { key, answers };
}

async function readStatus(response: Response): Promise<number> {
  await response.arrayBuffer();
  return response.status;
}
