import { createError, createInputError } from '@x/client-core/errors';
import { checkDepositAddress } from '@x/protocol/address';
import { isDecimalString, isZeroDecimal } from '@x/protocol/money';
import { checkOptions, describeKind, isPlainObject } from '@x/protocol/options';
import type { CheckoutOrder } from '@x/protocol/stablecoin';
import { errorTree } from '../errors.ts';

declare const payableAmount: unique symbol;

/**
 * An amount that a payer may be shown, as text. Only `payable` makes one: use it as the type of what your page displays, and showing
 * `orderAmount.value` does not compile.
 */
export type PayableAmount = string & { readonly [payableAmount]: true };

/** What may be shown to the payer. */
export interface Payable {
  /** Exactly what must be sent: never round or shorten it. */
  readonly amount: PayableAmount;
  readonly currency: string;
  readonly address: string;
  /** Show it prominently: money sent on another network is lost. */
  readonly networkDisplayName: string;
  /** ISO 8601, for a countdown. */
  readonly expiresAt: string | undefined;
}

/** An order of API Checkout. An order of Hosted Payments does not compile: the payer pays it on its `checkoutUrl`. */
export type PayableOrder = CheckoutOrder & { readonly checkoutUrl?: undefined };

export interface PayableOptions {
  /** Also show an order that is past its `expiresAt`, or whose status is no longer INIT. Default false. */
  readonly evenIfLate?: boolean | undefined;
  /** Milliseconds since the epoch. Default: this machine's clock. */
  readonly now?: number | undefined;
}

/**
 * Picks what the payer needs from a checkout order: the amount from `cryptoPaymentAmount`, never from `orderAmount`, and an address
 * whose checksum holds.
 *
 * @throws StablecoinResponseError `ERR_STABLECOIN_NOT_PAYABLE` when the order has no amount, address or network to show, has expired, or
 * is no longer INIT; `ERR_STABLECOIN_DEPOSIT_ADDRESS` when the address cannot be one of that network. StablecoinValidationError for an
 * option that is not known
 */
export function payable(order: PayableOrder, options: PayableOptions = {}): Payable {
  const fail = (message: string): Error => createInputError(errorTree, message, 'payable');
  if (!isPlainObject(order)) throw fail(`payable expects a checkout order, but received ${describeKind(order)}.`);
  checkOptions(options, { where: 'payable', known: ['evenIfLate', 'now'], fail });
  const { evenIfLate = false, now = Date.now() } = options;
  if (typeof evenIfLate !== 'boolean') throw fail(`evenIfLate must be true or false, not ${describeKind(evenIfLate)}.`);
  if (!Number.isFinite(now)) throw fail('now must be a number of milliseconds since the epoch.');
  if (!evenIfLate) refuseLate(order, now);
  const { networkDisplayName, network, expiresAt } = order;
  const shownNetwork = networkDisplayName ?? network;
  if (typeof shownNetwork !== 'string' || shownNetwork === '') throw refuse('The order names no network to show.');
  return { ...readAmount(order), address: readAddress(order), networkDisplayName: shownNetwork, expiresAt };
}

function refuseLate({ status, expiresAt }: PayableOrder, now: number): void {
  if (typeof status === 'string' && status !== 'INIT') {
    throw refuse(`The order is ${status}: the payer must not send money to it. Pass evenIfLate: true to show it anyway.`);
  }
  if (typeof expiresAt === 'string' && Date.parse(expiresAt) <= now) {
    throw refuse('The order has expired: the payer must not send money to it. Pass evenIfLate: true to show it anyway.');
  }
}

function readAmount({ cryptoPaymentAmount }: PayableOrder): Pick<Payable, 'amount' | 'currency'> {
  const amount = cryptoPaymentAmount?.value;
  const currency = cryptoPaymentAmount?.currency;
  if (!isDecimalString(amount) || isZeroDecimal(amount) || typeof currency !== 'string' || currency === '') {
    throw refuse('The order has no cryptoPaymentAmount to show. Never show orderAmount in its place: it may differ.');
  }
  return { amount: amount as PayableAmount, currency };
}

function readAddress({ depositAddress, network }: PayableOrder): string {
  if (typeof depositAddress !== 'string' || depositAddress === '') throw refuse('The order has no depositAddress to show.');
  if (typeof network === 'string' && checkDepositAddress(network, depositAddress) === 'invalid') {
    const message = `The deposit address cannot be one of the network ${network}: do not show it.`;
    throw createError(errorTree, 'response', message, { code: 'ERR_STABLECOIN_DEPOSIT_ADDRESS', outcome: 'unknown' });
  }
  return depositAddress;
}

/** The order exists, so the outcome is unknown. */
function refuse(message: string): Error {
  return createError(errorTree, 'response', message, { code: 'ERR_STABLECOIN_NOT_PAYABLE', outcome: 'unknown' });
}
