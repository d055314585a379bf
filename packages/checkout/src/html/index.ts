export type { MessageKey, Messages } from '../messages/messages.ts';
export type { RenderCheckoutOptions } from './render-checkout.ts';
export { CHECKOUT_STYLE, renderCheckout } from './render-checkout.ts';
