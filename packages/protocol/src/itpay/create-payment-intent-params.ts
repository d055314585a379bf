import * as z from 'zod';
import { jsonObject } from '../json-object.ts';
import type { MinorMoney } from '../money/minor-amount.ts';
import { identifier } from '../tolerant.ts';
import { moneySchema } from './minor-money.ts';
import type { Payer } from './payment-intent.ts';

/** The published cap on an intent's metadata, counted over its UTF-8 JSON. */
export const METADATA_MAX_BYTES = 4096;

export interface CreatePaymentIntentParams {
  /** The identity of the payment, 1 to 64 characters: the same id again gives the same intent. */
  readonly id: string;
  readonly service_id: string;
  readonly type: 'one_time' | 'cumulative' | 'subscription';
  /** Integer minor units: CNY 699 is 6.99 yuan; JPY has no minor unit, 699 is 699 yen. */
  readonly amount: MinorMoney;
  readonly description?: string | undefined;
  readonly payer: Payer;
  /** At most 4 KB of JSON. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** Overrides the client's default channel: `alipay`, `wechat`, ... */
  readonly channel?: string | undefined;
}

/** Checked before sending. A key that is not published is refused: a misspelt one would otherwise be lost in silence. */
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
