import * as z from 'zod';
import { explainDecimalString } from '../money/decimal.ts';
import { type DecimalMoney, httpUrl, identifier, positiveDecimalMoneySchema, returnLink } from '../schema/fields.ts';
import { forbidProtoKey } from '../schema/forbid-proto-key.ts';
import { jsonObject } from '../schema/json-object.ts';

/** The published minimum length. It is not enforced, because the vendor's samples are shorter: docs/assumptions.md#stablecoin-short-order-id */
export const MERCHANT_ORDER_ID_PUBLISHED_MINIMUM = 16;

/** An id that the merchant chooses, for an order or a refund. */
export const merchantOrderIdSchema: z.ZodType<string> = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected 1 to 64 of A-Z, a-z, 0-9, _ and - (the gateway documents at least 16)');

type JsonObject = Readonly<Record<string, unknown>>;

/** The body of a create of Hosted Payments. */
export interface CreateHostedOrderParams {
  /** The payment's identity. Choose it and store it before you call: the same id never makes a second order. */
  readonly merchantOrderId: string;
  /** The price. `currency` is USD or USDT. */
  readonly orderAmount: DecimalMoney;
  /** When the order can no longer be paid. ISO 8601, UTC: 2026-12-31T23:59:59Z. */
  readonly expiresAt: string;
  /** The page or the link into an app to which the customer returns. */
  readonly returnUrl: string;
  /** The URL that receives webhooks. */
  readonly callbackUrl?: string | undefined;
  /** Which payment methods the page offers. Its shape is not published. */
  readonly paymentMethodConfig?: JsonObject | undefined;
  /** What the customer reads. */
  readonly description?: string | undefined;
  /** Who pays. Its shape is not published. */
  readonly customer?: JsonObject | undefined;
  /** What is bought. Its shape is not published. */
  readonly items?: readonly JsonObject[] | undefined;
  /** Your own data. */
  readonly metadata?: JsonObject | undefined;
}

/** The body of a create of API Checkout. */
export interface CreateCheckoutOrderParams {
  /** The payment's identity. Choose it and store it before you call: the same id never makes a second order. */
  readonly merchantOrderId: string;
  /** The price. `currency` is USDC, USDT or USD1. */
  readonly orderAmount: DecimalMoney;
  /** Default `ON_CHAIN_TRANSFER`. */
  readonly paymentMethodType?: 'ON_CHAIN_TRANSFER' | (string & {}) | undefined;
  /** The chain on which the payer pays: the `network` of one of the payment methods. */
  readonly network: string;
  /** When the order can no longer be paid. ISO 8601, UTC: 2026-12-31T23:59:59Z. */
  readonly expiresAt: string;
  /** The URL that receives webhooks. */
  readonly callbackUrl?: string | undefined;
}

/** The body of a refund. */
export interface CreateRefundParams {
  /** The refund's identity. Choose it and store it before you call: the same id never makes a second refund. */
  readonly merchantRefundOrderId: string;
  /** The gateway's id of the order to refund. */
  readonly acquiringOrderId: string;
  /** Why the money is returned. */
  readonly refundReason: string;
  /** The URL that receives the refund's webhooks. */
  readonly notifyUrl?: string | undefined;
  /** Other fields are sent as they are: docs/assumptions.md#stablecoin-refund-amount */
  readonly [field: string]: unknown;
}

// The gateway compares it with its own clock and answers 10005 for a time in the past.
const expiresAt = z.iso.datetime('expected ISO 8601 in UTC, such as 2026-12-31T23:59:59Z');

/** Checks a request before it is sent. It refuses an unpublished key: a misspelled callbackUrl would otherwise be lost silently. */
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

/** Checks a request before it is sent. It refuses an unpublished key. */
export const createCheckoutOrderParamsSchema: z.ZodType<CreateCheckoutOrderParams> = z.strictObject({
  merchantOrderId: merchantOrderIdSchema,
  orderAmount: positiveDecimalMoneySchema,
  paymentMethodType: z.string().min(1).optional(),
  network: identifier(64),
  expiresAt,
  callbackUrl: httpUrl().optional(),
});

/**
 * Checks a request before it is sent. A refund may have fields that are not published, so unknown keys pass. An unknown key with "amount"
 * in its name must hold a decimal string, or an object with one as `value`.
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
