import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  type CheckoutOrder,
  type HostedOrder,
  type Payable,
  type PayableAmount,
  payable,
  StablecoinResponseError,
  StablecoinValidationError,
} from '../../src/index.ts';

/** Before the order expires. */
const now = Date.parse('2026-12-01T00:00:00Z');

const order: CheckoutOrder = {
  merchantOrderId: 'ORDER_2024010112345678',
  status: 'INIT',
  orderAmount: { value: '100.50', currency: 'USDC' },
  cryptoPaymentAmount: { value: '101.00', currency: 'USDC' },
  depositAddress: 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8',
  network: 'tron',
  networkDisplayName: 'TRON (TRC20)',
  expiresAt: '2026-12-31T23:59:59Z',
};

describe('payable', () => {
  test('shows cryptoPaymentAmount as it is written, never orderAmount', () => {
    expect(payable(order, { now })).toEqual({
      amount: '101.00',
      currency: 'USDC',
      address: 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8',
      networkDisplayName: 'TRON (TRC20)',
      expiresAt: '2026-12-31T23:59:59Z',
    });
    expect(JSON.stringify(payable(order, { now }))).not.toContain('100.50');
  });

  test('makes it a compile error to show orderAmount', () => {
    function showToPayer(amount: PayableAmount): string {
      return `Send exactly ${amount}`;
    }
    expect(showToPayer(payable(order, { now }).amount)).toBe('Send exactly 101.00');
    // @ts-expect-error what the shop asked for is a plain string, not an amount to show
    showToPayer(order.orderAmount?.value);
    // @ts-expect-error not even cryptoPaymentAmount, unchecked
    showToPayer(order.cryptoPaymentAmount?.value);
    // @ts-expect-error what payable gives has no orderAmount
    void payable(order, { now }).orderAmount;
    expectTypeOf<PayableAmount>().toExtend<string>();
    expectTypeOf<string>().not.toExtend<PayableAmount>();
    expectTypeOf<keyof Payable>().toEqualTypeOf<'amount' | 'currency' | 'address' | 'networkDisplayName' | 'expiresAt'>();
  });

  test.each([
    ['no amount', { cryptoPaymentAmount: undefined }, 'ERR_STABLECOIN_NOT_PAYABLE'],
    [
      'a number as amount',
      { cryptoPaymentAmount: { value: 101 as unknown as string, currency: 'USDC' } },
      'ERR_STABLECOIN_NOT_PAYABLE',
    ],
    ['an exponent', { cryptoPaymentAmount: { value: '1E+2', currency: 'USDC' } }, 'ERR_STABLECOIN_NOT_PAYABLE'],
    ['a zero amount', { cryptoPaymentAmount: { value: '0.00', currency: 'USDC' } }, 'ERR_STABLECOIN_NOT_PAYABLE'],
    ['no currency', { cryptoPaymentAmount: { value: '1', currency: '' } }, 'ERR_STABLECOIN_NOT_PAYABLE'],
    ['no address', { depositAddress: undefined }, 'ERR_STABLECOIN_NOT_PAYABLE'],
    ['an empty address', { depositAddress: '' }, 'ERR_STABLECOIN_NOT_PAYABLE'],
    ['no network at all', { network: undefined, networkDisplayName: undefined }, 'ERR_STABLECOIN_NOT_PAYABLE'],
    ['a broken address', { depositAddress: 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv9' }, 'ERR_STABLECOIN_DEPOSIT_ADDRESS'],
    [
      'an address of another network',
      { depositAddress: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed' },
      'ERR_STABLECOIN_DEPOSIT_ADDRESS',
    ],
    ['the status SUCCEEDED', { status: 'SUCCEEDED' }, 'ERR_STABLECOIN_NOT_PAYABLE'],
    ['the status CLOSED', { status: 'CLOSED' }, 'ERR_STABLECOIN_NOT_PAYABLE'],
  ])('throws for an order with %s', (_name, change, code) => {
    const show = () => payable({ ...order, ...change }, { now });
    expect(show).toThrow(StablecoinResponseError);
    expect(show).toThrow(expect.objectContaining({ code, outcome: 'unknown' }));
    expect(show).not.toThrow(/TJRab|0x5a/);
  });

  test('falls back to the network for its name, and passes addresses of networks it does not know', () => {
    expect(payable({ ...order, networkDisplayName: undefined }, { now }).networkDisplayName).toBe('tron');
    expect(payable({ ...order, network: 'solana', depositAddress: 'x' }, { now }).address).toBe('x');
    expect(payable({ ...order, status: undefined, expiresAt: undefined }).expiresAt).toBeUndefined();
  });

  const expiresAt = Date.parse('2026-12-31T23:59:59Z');

  test('refuses an order from the moment it expires, unless evenIfLate', () => {
    expect(payable(order, { now: expiresAt - 1 }).amount).toBe('101.00');
    expect(() => payable(order, { now: expiresAt })).toThrow('The order has expired');
    expect(payable(order, { now: expiresAt, evenIfLate: true }).amount).toBe('101.00');
  });

  test.each(['PROCESSING', 'SUCCEEDED', 'FAILED', 'CLOSED', 'SOMETHING_NEW'])(
    'refuses an order that is %s, unless evenIfLate',
    (status) => {
      expect(() => payable({ ...order, status }, { now: 0 })).toThrow(`The order is ${status}`);
      expect(payable({ ...order, status }, { now: 0, evenIfLate: true }).amount).toBe('101.00');
    },
  );

  test.each([
    [order, { evenIfLat: true }, 'payable has no option "evenIfLat". Did you mean "evenIfLate"?'],
    [order, { evenIfLate: 'true' }, 'evenIfLate must be true or false, not a string.'],
    [order, null, 'payable expects an object of options, but received null.'],
    [order, { now: Number.NaN }, 'now must be a number of milliseconds since the epoch.'],
    [undefined, {}, 'payable expects a checkout order, but received nothing.'],
    [Promise.resolve(order), {}, 'payable expects a checkout order, but received a Promise.'],
  ])('%# refuses what it would not use', (given, options, message) => {
    const show = () => payable(given as typeof order, options as object);
    expect(show).toThrow(StablecoinValidationError);
    expect(show).toThrow(message);
  });

  test('does not compile for an order of Hosted Payments', () => {
    const hosted: HostedOrder = { merchantOrderId: 'A', checkoutUrl: 'https://pay.example' };
    // @ts-expect-error the payer pays a hosted order on its checkoutUrl
    expect(() => payable(hosted)).toThrow(StablecoinResponseError);
  });
});
