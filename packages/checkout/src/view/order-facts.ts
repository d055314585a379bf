import { checkDepositAddress } from '@x/protocol/address';
import { compareDecimal, isDecimalString, isZeroDecimal } from '@x/protocol/money';
import { isPast, readTime } from './read-time.ts';
import type { DescribeCheckoutOptions, OrderMoney, ShownOrder } from './shown-order.ts';

/** What an order says, with everything left out that cannot be shown safely. */
export interface OrderFacts {
  readonly status: string;
  readonly asked: OrderMoney | undefined;
  /** Whether any money is said to have arrived, also where its amount cannot be read. */
  readonly hasMoney: boolean;
  /** In the currency that was asked for. */
  readonly received: string | undefined;
  /** Received compared with asked. */
  readonly balance: -1 | 0 | 1 | undefined;
  readonly network: string | undefined;
  /** Undefined unless its checksum holds and it is on the chosen network. */
  readonly address: string | undefined;
  readonly expiresAt: number | undefined;
  readonly isExpired: boolean;
  readonly confirmation: { readonly seconds: number; readonly elapsed: number } | undefined;
}

const PRINTABLE = /^[\x21-\x7e]{10,128}$/;
const INVISIBLE = /\p{C}/u;

export function readOrderFacts(order: ShownOrder, options: DescribeCheckoutOptions): OrderFacts {
  const asked = readAsked(order.cryptoPaymentAmount);
  const received = readReceived(order.cryptoPaidAmount, asked);
  const expiresAt = readTime(order.expiresAt);
  const network = readNetwork(order);
  return {
    status: typeof order.status === 'string' ? order.status : 'INIT',
    asked,
    hasMoney: hasArrived(order.cryptoPaidAmount),
    received,
    balance: received === undefined || asked === undefined ? undefined : compareDecimal(received, asked.value),
    network,
    address: isChosen(order, options) ? readAddress(order) : undefined,
    expiresAt,
    isExpired: isPast(expiresAt, options.now),
    confirmation: readConfirmation(order, options),
  };
}

function readAsked(money: OrderMoney | undefined): OrderMoney | undefined {
  const { value, currency } = Object(money) as Partial<Record<keyof OrderMoney, unknown>>;
  if (!isDecimalString(value) || isZeroDecimal(value) || !isCurrency(currency)) return undefined;
  return { value, currency };
}

function isCurrency(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9.]{1,16}$/.test(value);
}

function readReceived(money: OrderMoney | undefined, asked: OrderMoney | undefined): string | undefined {
  const { value, currency } = Object(money) as Partial<Record<keyof OrderMoney, unknown>>;
  return isDecimalString(value) && !isZeroDecimal(value) && currency === asked?.currency ? value : undefined;
}

/** Doubt counts as money: a payer who has perhaps paid is not asked to pay again. */
function hasArrived(money: OrderMoney | undefined): boolean {
  if (money === undefined || money === null) return false;
  const { value } = Object(money) as { readonly value?: unknown };
  return !isDecimalString(value) || !isZeroDecimal(value);
}

function readNetwork({ networkDisplayName, network }: ShownOrder): string | undefined {
  const name = networkDisplayName ?? network;
  return typeof name === 'string' && name.trim() !== '' && name.length <= 64 && !INVISIBLE.test(name) ? name : undefined;
}

function isChosen({ network, cryptoPaymentAmount }: ShownOrder, { chosen }: DescribeCheckoutOptions): boolean {
  if (chosen === undefined) return true;
  const isNetwork = typeof network === 'string' && network.toLowerCase() === chosen.network.toLowerCase();
  return isNetwork && (chosen.currency === undefined || cryptoPaymentAmount?.currency === chosen.currency);
}

function readAddress({ depositAddress, network }: ShownOrder): string | undefined {
  if (typeof depositAddress !== 'string' || !PRINTABLE.test(depositAddress)) return undefined;
  if (typeof network !== 'string' || network === '') return undefined;
  return checkDepositAddress(network, depositAddress) === 'invalid' ? undefined : depositAddress;
}

function readConfirmation({ paidTime }: ShownOrder, options: DescribeCheckoutOptions): OrderFacts['confirmation'] {
  const { now, estimatedConfirmationTimeSec: seconds } = options;
  const paidAt = readTime(paidTime);
  if (seconds === undefined || !(seconds > 0) || paidAt === undefined || !(paidAt <= now)) return undefined;
  return { seconds, elapsed: Math.min(seconds, Math.floor((now - paidAt) / 1000)) };
}
