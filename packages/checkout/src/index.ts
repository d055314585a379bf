// The view

export { describeCheckout } from './view/describe-checkout.ts';
export type { ShownMethod, ShownPrice } from './view/describe-choice.ts';
export { describeChoice } from './view/describe-choice.ts';
export type { DescribeQrPaymentOptions, ShownCharge, ShownIntent } from './view/describe-qr-payment.ts';
export { describeQrPayment } from './view/describe-qr-payment.ts';
export { describeUnreachable } from './view/describe-unreachable.ts';
export type { DescribeCheckoutOptions, OrderMoney, ShownOrder } from './view/shown-order.ts';

// What a view says

export type {
  CheckoutCurrency,
  CheckoutNetwork,
  CheckoutNext,
  CheckoutPhase,
  CheckoutView,
  CheckoutWarning,
} from './view/checkout-view.ts';
export { CHECKOUT_PHASES } from './view/checkout-view.ts';
