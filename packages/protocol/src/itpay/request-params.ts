import * as z from 'zod';
import { explainMinorValue, isCurrencyCode, type MinorMoney } from '../money/minor-amount.ts';
import { httpUrl, identifier, withReason } from '../schema/fields.ts';
import { forbidProtoKey } from '../schema/forbid-proto-key.ts';
import { jsonObject } from '../schema/json-object.ts';
import { moneySchema } from './minor-money.ts';
import type { Payer } from './payment-intent.ts';
import type { ManifestPrice, PaymentMethods } from './service-manifest.ts';

/** The published limit on an intent's metadata, in bytes of its UTF-8 JSON. */
export const METADATA_MAX_BYTES = 4096;

/** The body of `POST /v1/payment-intents`. */
export interface CreatePaymentIntentParams {
  /** The payment's identity, 1 to 64 characters, chosen by you: the same id never makes a second intent. */
  readonly id: string;
  /** The id of the service manifest that the payment belongs to. */
  readonly service_id: string;
  /** How the payer is charged: once, as amounts add up, or periodically. */
  readonly type: 'one_time' | 'cumulative' | 'subscription';
  /** Integer minor units: CNY 699 is 6.99 yuan. JPY has no minor unit: 699 is 699 yen. */
  readonly amount: MinorMoney;
  /** What the payer reads. */
  readonly description?: string | undefined;
  /** Who pays. */
  readonly payer: Payer;
  /** Your own data, at most {@link METADATA_MAX_BYTES}. ItPay returns it with the intent. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** `alipay`, `wechat`, ... Replaces the client's default channel. */
  readonly channel?: string | undefined;
}

/** Checks a request before it is sent. It refuses an unpublished key: a misspelled one would otherwise be lost silently. */
export const createPaymentIntentParamsSchema: z.ZodType<CreatePaymentIntentParams> = z.strictObject({
  id: identifier(64),
  service_id: identifier(255),
  type: z.enum(['one_time', 'cumulative', 'subscription']),
  amount: moneySchema,
  description: z.string().optional(),
  payer: z.strictObject({ agent_id: identifier(255), human_id: identifier(255).optional() }),
  metadata: jsonObject(METADATA_MAX_BYTES).optional(),
  channel: identifier(64).optional(),
});

/** The body of `POST /v1/manifests`. */
export interface CreateManifestParams {
  /** The service's name, 1 to 255 characters. */
  readonly name: string;
  /** What the service does. */
  readonly description?: string | undefined;
  /** The ways of charging that the service offers. */
  readonly payment_methods: PaymentMethods;
  /** Prices for each way of charging. Amounts are integer minor units. */
  readonly pricing?:
    | {
        readonly one_time?: readonly ManifestPrice[] | undefined;
        readonly cumulative?: readonly ManifestPrice[] | undefined;
        readonly subscription?: readonly ManifestPrice[] | undefined;
      }
    | undefined;
  /** At least one of `alipay`, `wechat`, ... */
  readonly accepted_channels: readonly string[];
  /** Whether every payment gets a QR code of its own. */
  readonly qr_mode?: 'dynamic' | 'static' | undefined;
  /** ISO 4217, upper case. */
  readonly settlement_currency?: string | undefined;
  /** The URL that receives webhooks. */
  readonly endpoint?: string | undefined;
}

const currency = z.string().refine(isCurrencyCode, 'expected an ISO 4217 code in upper case, such as CNY');

const priceSchema = forbidProtoKey<ManifestPrice>(
  z.looseObject({
    amount: withReason(z.custom<number>(), explainMinorValue),
    currency,
    label: z.string().optional(),
  }),
);

const prices = z.array(priceSchema).optional();

/** Checks a request before it is sent. It refuses an unpublished key. */
export const createManifestParamsSchema: z.ZodType<CreateManifestParams> = z.strictObject({
  name: identifier(255),
  description: z.string().optional(),
  payment_methods: z.strictObject({
    one_time: z.boolean().optional(),
    cumulative: z.boolean().optional(),
    subscription: z.boolean().optional(),
  }),
  pricing: z.strictObject({ one_time: prices, cumulative: prices, subscription: prices }).optional(),
  accepted_channels: z.array(identifier(64)).min(1),
  qr_mode: z.enum(['dynamic', 'static']).optional(),
  settlement_currency: currency.optional(),
  endpoint: httpUrl().optional(),
});
