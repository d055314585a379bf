import * as z from 'zod';
import { tolerant } from '../schema/tolerant.ts';

/** The status of a manifest. A status that this version does not know stays a string. */
export type ManifestStatus = 'draft' | 'active' | (string & {});

/** The ways of charging that a service offers. */
export interface PaymentMethods {
  /** Once. */
  readonly one_time?: boolean | undefined;
  /** As amounts add up. */
  readonly cumulative?: boolean | undefined;
  /** Periodically. */
  readonly subscription?: boolean | undefined;
}

/** One price of a service. */
export interface ManifestPrice {
  /** Integer minor units. */
  readonly amount: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** What the payer reads. */
  readonly label?: string | undefined;
}

/** A registered service that payments belong to. Fields that this version does not know are kept, untyped. */
export interface ServiceManifest {
  readonly id: string;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly provider?:
    | { readonly agent_id?: string; readonly display_name?: string; readonly avatar_url?: string; readonly kyc_level?: unknown }
    | undefined;
  readonly payment_methods?: PaymentMethods | undefined;
  readonly pricing?: Readonly<Record<string, readonly ManifestPrice[]>> | undefined;
  readonly accepted_channels?: readonly string[] | undefined;
  readonly qr_mode?: 'dynamic' | 'static' | (string & {}) | undefined;
  readonly settlement_currency?: string | undefined;
  /** The URL that receives webhooks. */
  readonly endpoint?: string | undefined;
  readonly version?: string | number | undefined;
  /** ISO 8601. */
  readonly created_at?: string | undefined;
  readonly status?: ManifestStatus | undefined;
}

const object = <T>(): z.ZodType<T> => z.looseObject({}) as unknown as z.ZodType<T>;

/** A manifest in an answer. Only its id is required; the rest is kept as received. */
export const serviceManifestSchema: z.ZodType<ServiceManifest> = z.looseObject({
  id: z.string().min(1),
  name: tolerant(z.string()),
  description: tolerant(z.string()),
  provider: tolerant(object<NonNullable<ServiceManifest['provider']>>()),
  payment_methods: tolerant(object<PaymentMethods>()),
  pricing: tolerant(object<NonNullable<ServiceManifest['pricing']>>()),
  accepted_channels: tolerant(z.array(z.string())),
  qr_mode: tolerant(z.string()),
  settlement_currency: tolerant(z.string()),
  endpoint: tolerant(z.string()),
  version: tolerant(z.union([z.string(), z.number()])),
  created_at: tolerant(z.string()),
  status: tolerant(z.string()),
});

/** A list of manifests, given as an array or as an object that holds one in `data`: docs/assumptions.md#itpay-manifest-list */
export const serviceManifestListSchema: z.ZodType<readonly ServiceManifest[]> = z.preprocess(
  (answer) => (isHolder(answer) ? answer.data : answer),
  z.array(serviceManifestSchema),
);

function isHolder(answer: unknown): answer is { readonly data: unknown } {
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer) && 'data' in answer;
}
