import * as z from 'zod';
import { isDecimalString } from '../money/decimal.ts';
import { tolerant } from '../schema/tolerant.ts';

/** One way to pay. Fetch the list at run time; never hard-code it. Fields that this version does not know are kept, untyped. */
export interface PaymentMethod {
  /** The token, such as `USDC`. */
  readonly cryptoCurrency: string;
  /** The chain's id, such as `tron`. */
  readonly network: string;
  /** The chain's name for the payer. */
  readonly networkDisplayName?: string | undefined;
  /** The least that an order may ask for: a decimal string. */
  readonly minAmount?: string | undefined;
  /** The most that an order may ask for: a decimal string. */
  readonly maxAmount?: string | undefined;
  /** How long the chain usually takes to confirm a transfer, in seconds. */
  readonly estimatedConfirmationTimeSec?: number | undefined;
  /** Where to show it: the lowest number first. */
  readonly displayOrder?: number | undefined;
}

// A limit may come as a string, a number or { value }: docs/assumptions.md#stablecoin-method-limits
const limit: z.ZodType<string | undefined> = z.unknown().transform((raw) => readLimit(raw)) as unknown as z.ZodType<
  string | undefined
>;

/** A payment method in an answer. `cryptoCurrency` and `network` are required; limits become decimal strings. */
export const paymentMethodSchema: z.ZodType<PaymentMethod> = z.looseObject({
  cryptoCurrency: z.string().min(1),
  network: z.string().min(1),
  networkDisplayName: tolerant(z.string()),
  minAmount: limit.optional(),
  maxAmount: limit.optional(),
  estimatedConfirmationTimeSec: tolerant(z.number()),
  displayOrder: tolerant(z.number()),
});

/**
 * The payment methods, sorted by `displayOrder`. `data` may be an array or an object that holds exactly one. An entry without a currency
 * or a network cannot be chosen; it is left out, so that it does not make the others unavailable.
 *
 * @see docs/assumptions.md#stablecoin-method-list
 */
export const paymentMethodListSchema: z.ZodType<readonly PaymentMethod[]> = z
  .preprocess((answer) => findMethods(answer), z.array(paymentMethodSchema))
  .transform((methods) => methods.toSorted((a, b) => orderOf(a) - orderOf(b)));

/** A number's JSON text is an exact decimal as long as it has no exponent. */
function readLimit(raw: unknown): string | undefined {
  const value = typeof raw === 'object' && raw !== null && 'value' in raw ? raw.value : raw;
  const decimal = typeof value === 'number' ? String(value) : value;
  return isDecimalString(decimal) ? decimal : undefined;
}

function findMethods(answer: unknown): unknown {
  const list = findArray(answer);
  return Array.isArray(list) ? list.filter((method) => paymentMethodSchema.safeParse(method).success) : list;
}

function findArray(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer;
  const arrays = Object.values(answer).filter((value) => Array.isArray(value));
  return arrays.length === 1 ? arrays[0] : answer;
}

function orderOf(method: PaymentMethod): number {
  return typeof method.displayOrder === 'number' ? method.displayOrder : Number.MAX_SAFE_INTEGER;
}
