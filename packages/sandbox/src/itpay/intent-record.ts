import { isTerminalPaymentIntentStatus, type PaymentIntent, type QrCharge } from '@x/protocol/itpay';
import type { ScheduledTask } from '../clock.ts';
import type { PaymentAction } from '../payment.ts';

/** One intent and all that belongs to it. */
export interface IntentRecord {
  intent: PaymentIntent;
  /** The parameters it was created with, to tell a repetition from a misuse of the id. */
  readonly fingerprint: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly history: { readonly status: string; readonly at: number }[];
  charge: QrCharge | undefined;
  readonly tasks: ScheduledTask[];
}

/** The statuses of a payment that goes well, in their order. */
export const STATUSES_OF_A_PAYMENT: readonly string[] = [
  'pending',
  'qr_generated',
  'scanning',
  'authorized',
  'captured',
  'succeeded',
];

const BEFORE_AUTHORIZATION: readonly string[] = ['pending', 'qr_generated', 'scanning'];

/** What can be done to an intent in a status. */
export function actionsFor(status: string): readonly PaymentAction[] {
  if (isTerminalPaymentIntentStatus(status)) return [];
  if (status === 'pending') return ['fail', 'expire', 'cancel'];
  if (BEFORE_AUTHORIZATION.includes(status)) return ['pay', 'fail', 'expire', 'cancel'];
  return status === 'authorized' ? ['pay', 'fail', 'cancel'] : ['pay', 'fail'];
}
