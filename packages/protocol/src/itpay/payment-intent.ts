import * as z from 'zod';
import type { MinorMoney } from '../money/minor-amount.ts';
import { tolerant } from '../schema/tolerant.ts';
import type { PaymentIntentStatus } from '../statuses/payment-intent-status.ts';
import { answeredMoneySchema } from './minor-money.ts';

/** How the payer is charged. A type that this version does not know stays a string. */
export type PaymentType = 'one_time' | 'cumulative' | 'subscription' | (string & {});

/** Who pays: an AI agent, and the person for whom it acts. */
export interface Payer {
  /** The agent's id, 1 to 255 characters. */
  readonly agent_id: string;
  /** The person's id, 1 to 255 characters. */
  readonly human_id?: string | undefined;
}

/** One payment, from its creation to its final status. Fields that this version does not know are kept, untyped. */
export interface PaymentIntent {
  /** The id that its creator chose. */
  readonly id: string;
  /** The service manifest that it belongs to. */
  readonly service_id?: string | undefined;
  /** How the payer is charged. */
  readonly type?: PaymentType | undefined;
  /** What the payer pays, in integer minor units. Compare it with your order before you deliver. */
  readonly amount: MinorMoney;
  /** What the payee receives. */
  readonly settlement?: { readonly currency?: string; readonly value?: number; readonly rate?: number | string } | undefined;
  /** What the payer reads. */
  readonly description?: string | undefined;
  /** Who pays. */
  readonly payer?: Payer | undefined;
  /** Who is paid. */
  readonly payee?: { readonly agent_id?: string; readonly merchant_account?: unknown } | undefined;
  /** `alipay`, `wechat`, ... */
  readonly channel?: string | undefined;
  /** The code that the payer scans, once it was generated. */
  readonly qr?: { readonly charge_id?: string; readonly scan_url?: string } | undefined;
  /** Deliver on `succeeded` only. `isTerminalPaymentIntentStatus` tells the final ones. */
  readonly status: PaymentIntentStatus;
  /** Your own data, as sent with the create. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** ISO 8601. */
  readonly created_at?: string | undefined;
  /** When it can no longer be paid. ISO 8601. */
  readonly expires_at?: string | undefined;
  /** Why it failed, on `payment_intent.failed`. */
  readonly failure_reason?: string | undefined;
}

const object = <T>(): z.ZodType<T> => z.looseObject({}) as unknown as z.ZodType<T>;

/** An intent in an answer. An id and a status are required, because they are what following a payment needs; the rest is kept as received. */
export const paymentIntentSchema: z.ZodType<PaymentIntent> = z.looseObject({
  id: z.string().min(1),
  status: z.string().min(1),
  // A surprising amount stays visible instead of hiding the payment.
  amount: answeredMoneySchema.catch((context) => context.value as MinorMoney),
  service_id: tolerant(z.string()),
  type: tolerant(z.string()),
  settlement: tolerant(object<NonNullable<PaymentIntent['settlement']>>()),
  description: tolerant(z.string()),
  payer: tolerant(object<Payer>()),
  payee: tolerant(object<NonNullable<PaymentIntent['payee']>>()),
  channel: tolerant(z.string()),
  qr: tolerant(object<NonNullable<PaymentIntent['qr']>>()),
  metadata: tolerant(z.record(z.string(), z.unknown())),
  created_at: tolerant(z.string()),
  expires_at: tolerant(z.string()),
  failure_reason: tolerant(z.string()),
});
