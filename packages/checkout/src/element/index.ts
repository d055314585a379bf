import './define.ts';

export type { Messages } from '../messages/messages.ts';
export type { CheckoutView } from '../view/checkout-view.ts';
export { XCheckout } from './x-checkout.ts';
