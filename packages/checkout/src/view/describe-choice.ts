import { compareDecimal, isDecimalString, isZeroDecimal } from '@x/protocol/money';
import { checkInput } from './check-input.ts';
import type { CheckoutCurrency, CheckoutNetwork, CheckoutView } from './checkout-view.ts';

/** What is to be paid, before anything is chosen. */
export interface ShownPrice {
  /** A decimal string. */
  readonly amount: string;
  readonly currency: string;
}

/** What is read of a payment method, as `paymentMethods.list` gives it. */
export interface ShownMethod {
  readonly cryptoCurrency: string;
  readonly network: string;
  readonly networkDisplayName?: string | undefined;
  readonly minAmount?: string | undefined;
  readonly maxAmount?: string | undefined;
  readonly estimatedConfirmationTimeSec?: number | undefined;
  readonly displayOrder?: number | undefined;
}

/**
 * Says what the payer can choose: by currency, then by network, in the gateway's order, without methods whose limits the amount breaks.
 *
 * @throws TypeError when the price is not a decimal string with a currency
 */
export function describeChoice(price: ShownPrice, methods: readonly ShownMethod[]): CheckoutView {
  checkInput('describeChoice', { value: price, kind: 'an amount and its currency' });
  const { amount, currency } = price;
  if (!isDecimalString(amount) || isZeroDecimal(amount) || typeof currency !== 'string' || currency === '') {
    throw new TypeError("describeChoice expects an amount above zero, such as { amount: '100.50', currency: 'USDC' }.");
  }
  const offered = listMethods(amount, methods);
  return {
    phase: 'choose',
    amount,
    currency,
    methods: groupByCurrency(offered),
    final: false,
    next: offered.length === 0 ? 'none' : 'choose',
  };
}

/** The methods whose minimum and maximum hold, sorted by `displayOrder`. */
export function listMethods(amount: string, methods: readonly ShownMethod[]): readonly ShownMethod[] {
  return methods.filter((method) => isWithinLimits(amount, method)).toSorted((a, b) => orderOf(a) - orderOf(b));
}

function isWithinLimits(amount: string, { minAmount, maxAmount }: ShownMethod): boolean {
  if (isDecimalString(minAmount) && compareDecimal(amount, minAmount) < 0) return false;
  return !isDecimalString(maxAmount) || compareDecimal(amount, maxAmount) <= 0;
}

function orderOf({ displayOrder }: ShownMethod): number {
  return typeof displayOrder === 'number' ? displayOrder : Number.MAX_SAFE_INTEGER;
}

function groupByCurrency(methods: readonly ShownMethod[]): readonly CheckoutCurrency[] {
  const groups = new Map<string, CheckoutNetwork[]>();
  for (const { cryptoCurrency, network, networkDisplayName, estimatedConfirmationTimeSec } of methods) {
    const networks = groups.get(cryptoCurrency) ?? [];
    if (networks.some((other) => other.network === network)) continue;
    const time = estimatedConfirmationTimeSec === undefined ? {} : { seconds: estimatedConfirmationTimeSec };
    groups.set(cryptoCurrency, [...networks, { network, name: networkDisplayName ?? network, ...time }]);
  }
  return [...groups].map(([currency, networks]) => ({ currency, networks }));
}
