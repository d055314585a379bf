import { minorToDecimal } from '@x/protocol/money';
import type { SandboxPayment } from '../payment.ts';
import { actionsFor, type IntentRecord } from './intent-record.ts';

/** An intent as the controls and the page see it. */
export function describeIntent({ intent, createdAt, expiresAt, history }: IntentRecord): SandboxPayment {
  return {
    id: intent.id,
    gateway: 'itpay',
    kind: 'payment_intent',
    status: intent.status,
    amount: { value: minorToDecimal(intent.amount), currency: intent.amount.currency },
    orderAmount: undefined,
    returnUrl: undefined,
    refundOf: undefined,
    description: intent.description,
    createdAt,
    expiresAt,
    history: [...history],
    actions: actionsFor(intent.status),
    object: { ...intent },
  };
}
