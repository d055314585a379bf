import * as z from 'zod';
import { explained } from '../explained.ts';
import { forbidProtoKey } from '../forbid-proto-key.ts';
import { httpUrl } from '../http-url.ts';
import { isCurrencyCode } from '../money/currencies.ts';
import { explainMinorValue } from '../money/minor-amount.ts';
import { identifier } from '../tolerant.ts';
import type { ManifestPrice, PaymentMethods } from './service-manifest.ts';

export interface CreateManifestParams {
  readonly name: string;
  readonly description?: string | undefined;
  readonly payment_methods: PaymentMethods;
  /** Amounts are integer minor units. */
  readonly pricing?:
    | {
        readonly one_time?: readonly ManifestPrice[] | undefined;
        readonly cumulative?: readonly ManifestPrice[] | undefined;
        readonly subscription?: readonly ManifestPrice[] | undefined;
      }
    | undefined;
  readonly accepted_channels: readonly string[];
  readonly qr_mode?: 'dynamic' | 'static' | undefined;
  /** ISO 4217. */
  readonly settlement_currency?: string | undefined;
  /** Where webhooks go. */
  readonly endpoint?: string | undefined;
}

const currency = z.string().refine(isCurrencyCode, 'expected an ISO 4217 code in upper case, such as CNY');

const priceSchema = forbidProtoKey<ManifestPrice>(
  z.looseObject({
    amount: explained(z.custom<number>(), explainMinorValue),
    currency,
    label: z.string().optional(),
  }),
);

const prices = z.array(priceSchema).optional();

/** Checked before sending. A key that is not published is refused. */
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
