import { isDecimalString, isZeroDecimal } from '@x/protocol/money';
import { type CheckoutOrder, isTerminalOrderStatus } from '@x/protocol/stablecoin';
import { createUnusableError } from '../errors/error-tree.ts';
import { checkDepositAddress } from './check-deposit-address.ts';

declare const payableAmount: unique symbol;

/**
 * An amount that a payer may be shown, as text. Only `payable` makes one: give it as the type of what your page displays, and showing
 * `orderAmount.value` does not compile.
 */
export type PayableAmount = string & { readonly [payableAmount]: true };

/** What may be shown to the payer. */
export interface Payable {
  /** Exactly what must be sent: never round it, never shorten it. */
  readonly amount: PayableAmount;
  readonly currency: string;
  readonly address: string;
  /** Show it prominently: money sent on another network is lost. */
  readonly networkDisplayName: string;
  /** ISO 8601, for a countdown. */
  readonly expiresAt: string | undefined;
}

/**
 * Picks what the payer needs from a checkout order: the amount from `cryptoPaymentAmount`, never from `orderAmount`, and an address
 * whose checksum holds.
 *
 * @throws StablecoinResponseError when the order has no amount, address or network to show, when the address cannot be one of that
 * network, or when the order has ended
 */
export function payable(order: CheckoutOrder): Payable {
  const { cryptoPaymentAmount, depositAddress, network, networkDisplayName, expiresAt, status } = order;
  if (typeof status === 'string' && isTerminalOrderStatus(status))
    throw refuse(`The order is ${status}: nothing must be sent to it any more.`);
  const amount = cryptoPaymentAmount?.value;
  const currency = cryptoPaymentAmount?.currency;
  if (!isDecimalString(amount) || isZeroDecimal(amount) || typeof currency !== 'string' || currency === '') {
    throw refuse('The order has no cryptoPaymentAmount to show. Never show orderAmount in its place: it may differ.');
  }
  if (typeof depositAddress !== 'string' || depositAddress === '') throw refuse('The order has no depositAddress to show.');
  const shownNetwork = networkDisplayName ?? network;
  if (typeof shownNetwork !== 'string' || shownNetwork === '') throw refuse('The order names no network to show.');
  if (typeof network === 'string' && checkDepositAddress(network, depositAddress) === 'invalid') {
    throw createUnusableError(
      'ERR_STABLECOIN_DEPOSIT_ADDRESS',
      `The deposit address cannot be one of the network ${network}: do not show it.`,
    );
  }
  return { amount: amount as PayableAmount, currency, address: depositAddress, networkDisplayName: shownNetwork, expiresAt };
}

function refuse(message: string): Error {
  return createUnusableError('ERR_STABLECOIN_NOT_PAYABLE', message);
}
