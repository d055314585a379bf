import type { PaymentIntent } from '@x/itpay-client';
import { formatMinorAmount, isCurrencyCode } from '@x/protocol/money';

export interface ShownAmount {
  readonly currency: string;
  /** Minor units. */
  readonly value: number;
  readonly display: string;
}

/** An intent's amount, if the gateway sent one that can be trusted to be an amount. */
export function readAmount(intent: Pick<PaymentIntent, 'amount'>): ShownAmount | undefined {
  const { currency, value } = (intent.amount ?? {}) as { readonly currency?: unknown; readonly value?: unknown };
  if (!isCurrencyCode(currency) || typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) return undefined;
  return { currency, value, display: formatMinorAmount({ currency, value }) };
}

/** A code, status or id of the gateway: letters, digits and `_ . - :`, so that no sentence can be hidden in it. */
export function readToken(text: unknown, maxLength = 60): string {
  return typeof text === 'string' ? text.slice(0, maxLength).replace(/[^\w.:-]/g, '_') : '';
}

/** A time in ISO 8601; anything else is left out. */
export function readTime(text: unknown): string | undefined {
  return typeof text === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]{0,20}(Z|[+-]\d\d:?\d\d)?$/.test(text) ? text : undefined;
}
