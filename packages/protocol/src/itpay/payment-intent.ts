import * as z from 'zod';
import type { MinorMoney } from '../money/minor-amount.ts';
import { tolerant } from '../tolerant.ts';
import { answeredMoneySchema } from './minor-money.ts';
import type { PaymentIntentStatus } from './payment-intent-status.ts';

export type PaymentType = 'one_time' | 'cumulative' | 'subscription' | (string & {});

export interface Payer {
  readonly agent_id: string;
  readonly human_id?: string | undefined;
}

/** One payment from its creation to its end. Fields that this version does not know are kept, untyped. */
export interface PaymentIntent {
  readonly id: string;
  readonly service_id?: string | undefined;
  readonly type?: PaymentType | undefined;
  readonly amount: MinorMoney;
  readonly settlement?: { readonly currency?: string; readonly value?: number; readonly rate?: number | string } | undefined;
  readonly description?: string | undefined;
  readonly payer?: Payer | undefined;
  readonly payee?: { readonly agent_id?: string; readonly merchant_account?: unknown } | undefined;
  readonly channel?: string | undefined;
  readonly qr?: { readonly charge_id?: string; readonly scan_url?: string } | undefined;
  readonly status: PaymentIntentStatus;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** ISO 8601. */
  readonly created_at?: string | undefined;
  /** ISO 8601. */
  readonly expires_at?: string | undefined;
  /** Why it failed, on `payment_intent.failed`. */
  readonly failure_reason?: string | undefined;
}

const object = <T>(): z.ZodType<T> => z.looseObject({}) as unknown as z.ZodType<T>;

/** An answered intent: an id and a status are needed to follow a payment, all else is kept as it came. */
export const paymentIntentSchema: z.ZodType<PaymentIntent> = z.looseObject({
  id: z.string().min(1),
  status: z.string().min(1),
  // A surprising amount stays visible instead of hiding the payment; compare it with what was asked before delivering goods.
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
