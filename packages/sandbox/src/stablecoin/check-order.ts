import { compareDecimal, isDecimalString, isZeroDecimal } from '@x/protocol/money';
import type { DecimalMoney } from '@x/protocol/stablecoin';
import { isHttpUrl } from '../gateway/is-http-url.ts';
import type { SandboxPaymentMethod } from './payment-methods.ts';

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

export interface OrderRules {
  readonly product: 'hosted' | 'checkout';
  readonly now: number;
  readonly paymentMethods: readonly SandboxPaymentMethod[];
}

export interface CheckedOrder {
  readonly merchantOrderId: string;
  readonly orderAmount: DecimalMoney;
  readonly expiresAt: number;
  readonly callbackUrl: string | undefined;
  readonly returnUrl: string | undefined;
  readonly description: string | undefined;
  readonly method: SandboxPaymentMethod | undefined;
}

const DECIMALS: Readonly<Record<string, number>> = { USD: 2, USDT: 6, USDC: 6, USD1: 6 };
const CURRENCIES = { hosted: ['USD', 'USDT'], checkout: ['USDC', 'USDT', 'USD1'] } as const;
const HOSTED_LIMITS = { minAmount: '0.01', maxAmount: '1000000.00' };
const LONGEST_URL = 2_048;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

type Body = Readonly<Record<string, unknown>>;

/** Checks a new order in the order of the published codes: missing, format, amount, expiry, currency, limits, method. */
export function checkOrder(body: Body, rules: OrderRules): CheckedOrder | Refusal {
  const { merchantOrderId, orderAmount } = body;
  const missing = findMissing(body, rules.product);
  if (missing !== undefined) return refusal('10002', `${missing} is missing.`);
  if (typeof merchantOrderId !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(merchantOrderId)) {
    return refusal('10003', 'merchantOrderId: expected up to 64 of A-Z, a-z, 0-9, _ and -.');
  }
  const amount = checkAmount(orderAmount, rules.product);
  if ('code' in amount) return amount;
  const urls = ['callbackUrl', 'returnUrl'].find((name) => body[name] !== undefined && !isUrl(body[name]));
  if (urls !== undefined) return refusal('10003', `${urls}: expected an http or https URL of at most ${LONGEST_URL} characters.`);
  const expiresAt = checkExpiry(body['expiresAt'], rules.now);
  if (typeof expiresAt !== 'number') return expiresAt;
  const method = rules.product === 'hosted' ? undefined : checkMethod(body, amount.currency, rules.paymentMethods);
  if (method !== undefined && 'code' in method) return method;
  const { minAmount, maxAmount } = method ?? HOSTED_LIMITS;
  if (compareDecimal(amount.value, minAmount) < 0 || compareDecimal(amount.value, maxAmount) > 0) {
    return refusal('10008', `orderAmount: expected ${minAmount} to ${maxAmount} ${amount.currency}.`);
  }
  return {
    merchantOrderId,
    orderAmount: amount,
    expiresAt,
    callbackUrl: textOf(body['callbackUrl']),
    returnUrl: textOf(body['returnUrl']),
    description: textOf(body['description']),
    method,
  };
}

function findMissing(body: Body, product: OrderRules['product']): string | undefined {
  const required = product === 'hosted' ? ['returnUrl'] : ['network', 'paymentMethodType'];
  return ['merchantOrderId', 'orderAmount', 'expiresAt', ...required].find((name) => body[name] === undefined);
}

function checkExpiry(expiresAt: unknown, now: number): number | Refusal {
  const expiry = typeof expiresAt === 'string' && ISO_TIME.test(expiresAt) ? Date.parse(expiresAt) : Number.NaN;
  if (Number.isNaN(expiry)) return refusal('10003', 'expiresAt: expected an ISO 8601 time.');
  return expiry <= now ? refusal('10005', 'expiresAt is in the past.') : expiry;
}

function checkAmount(amount: unknown, product: 'hosted' | 'checkout'): DecimalMoney | Refusal {
  if (typeof amount !== 'object' || amount === null)
    return refusal('10003', 'orderAmount: expected {"value": "100.50", "currency": "..."}.');
  const { value, currency } = amount as Readonly<Record<string, unknown>>;
  if (value === undefined || currency === undefined) return refusal('10002', 'orderAmount: value and currency are needed.');
  if (typeof value === 'string' && /^-\d/.test(value)) return refusal('10004', 'orderAmount.value: expected an amount above 0.');
  if (!isDecimalString(value)) return refusal('10003', 'orderAmount.value: expected a decimal number as text.');
  if (isZeroDecimal(value)) return refusal('10004', 'orderAmount.value: expected an amount above 0.');
  const allowed: readonly string[] = CURRENCIES[product];
  if (typeof currency !== 'string' || !allowed.includes(currency)) {
    return refusal('10006', `orderAmount.currency: expected one of ${allowed.join(', ')}.`);
  }
  const decimals = DECIMALS[currency] ?? 2;
  if ((value.split('.')[1]?.length ?? 0) > decimals)
    return refusal('10009', `orderAmount.value: ${currency} has at most ${decimals} decimals.`);
  return { value, currency };
}

function checkMethod(body: Body, currency: string, methods: readonly SandboxPaymentMethod[]): SandboxPaymentMethod | Refusal {
  if (body['paymentMethodType'] !== 'ON_CHAIN_TRANSFER')
    return refusal('10010', 'paymentMethodType: expected ON_CHAIN_TRANSFER.');
  const found = methods.find((method) => method.network === body['network'] && method.cryptoCurrency === currency);
  return found ?? refusal('10010', `network: ${currency} cannot be paid on it. Fetch the payment methods first.`);
}

export function isUrl(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_URL && isHttpUrl(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function refusal(code: string, message: string): Refusal {
  return { code, message };
}
