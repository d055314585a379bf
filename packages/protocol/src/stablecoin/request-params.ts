import * as z from 'zod';
import { forbidProtoKey } from '../forbid-proto-key.ts';
import { httpUrl, returnLink } from '../http-url.ts';
import { jsonObject } from '../json-object.ts';
import { explainDecimalString } from '../money/decimal-string.ts';
import { identifier } from '../tolerant.ts';
import { type DecimalMoney, positiveDecimalMoneySchema } from './decimal-money.ts';

/** The published minimum is 16, the vendor's own samples are shorter: docs/assumptions.md#stablecoin-short-order-id */
export const MERCHANT_ORDER_ID_PUBLISHED_MINIMUM = 16;

export const merchantOrderIdSchema: z.ZodType<string> = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected 1 to 64 of A-Z, a-z, 0-9, _ and - (the gateway documents at least 16)');

type JsonObject = Readonly<Record<string, unknown>>;

export interface CreateHostedOrderParams {
  /** The identity of the payment, yours to choose and to store first: the same id never makes a second order. */
  readonly merchantOrderId: string;
  /** `currency`: USD or USDT. */
  readonly orderAmount: DecimalMoney;
  /** ISO 8601, UTC: 2026-12-31T23:59:59Z. */
  readonly expiresAt: string;
  /** Where the customer comes back to: a page, or a link into an app. */
  readonly returnUrl: string;
  /** Where webhooks go. */
  readonly callbackUrl?: string | undefined;
  readonly paymentMethodConfig?: JsonObject | undefined;
  readonly description?: string | undefined;
  readonly customer?: JsonObject | undefined;
  readonly items?: readonly JsonObject[] | undefined;
  readonly metadata?: JsonObject | undefined;
}

export interface CreateCheckoutOrderParams {
  /** The identity of the payment, yours to choose and to store first: the same id never makes a second order. */
  readonly merchantOrderId: string;
  /** `currency`: USDC, USDT or USD1. */
  readonly orderAmount: DecimalMoney;
  /** Default ON_CHAIN_TRANSFER. */
  readonly paymentMethodType?: 'ON_CHAIN_TRANSFER' | (string & {}) | undefined;
  /** One of `checkout.paymentMethods.list()`. */
  readonly network: string;
  /** ISO 8601, UTC: 2026-12-31T23:59:59Z. */
  readonly expiresAt: string;
  /** Where webhooks go. */
  readonly callbackUrl?: string | undefined;
}

export interface CreateRefundParams {
  /** The identity of the refund, yours to choose and to store first. */
  readonly merchantRefundOrderId: string;
  /** The gateway's id of the order to refund. */
  readonly acquiringOrderId: string;
  readonly refundReason: string;
  /** Where the refund's webhooks go. */
  readonly notifyUrl?: string | undefined;
  /** Further fields are passed on: docs/assumptions.md#stablecoin-refund-amount */
  readonly [field: string]: unknown;
}

// Whether it lies in the past is for the gateway's clock to say (10005), not for this machine's.
const expiresAt = z.iso.datetime('expected ISO 8601 in UTC, such as 2026-12-31T23:59:59Z');

/** Checked before sending. A key that is not published is refused: a misspelt callbackUrl would otherwise be lost in silence. */
export const createHostedOrderParamsSchema: z.ZodType<CreateHostedOrderParams> = z.strictObject({
  merchantOrderId: merchantOrderIdSchema,
  orderAmount: positiveDecimalMoneySchema,
  expiresAt,
  returnUrl: returnLink(),
  callbackUrl: httpUrl().optional(),
  paymentMethodConfig: jsonObject().optional(),
  description: z.string().optional(),
  customer: jsonObject().optional(),
  items: z.array(jsonObject()).optional(),
  metadata: jsonObject().optional(),
});

/** Checked before sending, as the other. */
export const createCheckoutOrderParamsSchema: z.ZodType<CreateCheckoutOrderParams> = z.strictObject({
  merchantOrderId: merchantOrderIdSchema,
  orderAmount: positiveDecimalMoneySchema,
  paymentMethodType: z.string().min(1).optional(),
  network: identifier(64),
  expiresAt,
  callbackUrl: httpUrl().optional(),
});

/**
 * Checked before sending; only what is published, since a refund's further fields are not. An amount among those is still an amount: a
 * number would have been a float on its way here.
 */
export const createRefundParamsSchema: z.ZodType<CreateRefundParams> = forbidProtoKey(
  z
    .looseObject({
      merchantRefundOrderId: merchantOrderIdSchema,
      acquiringOrderId: identifier(128),
      refundReason: z.string().min(1, 'expected a reason'),
      notifyUrl: httpUrl().optional(),
    })
    .superRefine((params, context) => {
      for (const [key, value] of Object.entries(params)) {
        if (!/amount/i.test(key) || value === undefined) continue;
        const amount = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
        const reason = explainDecimalString(amount);
        if (reason !== undefined) context.addIssue({ code: 'custom', path: [key], message: reason });
      }
    }),
);
