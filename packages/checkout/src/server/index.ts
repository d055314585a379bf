export type { CheckoutHandler } from './checkout-handler.ts';
export { createCheckoutHandler } from './checkout-handler.ts';
export type { Choose, ListMethods, Load, Loaded, LoadedIntent, LoadedOrder } from './loaded.ts';
export { toNodeListener } from './node-listener.ts';
export type { CheckoutHandlerOptions } from './options.ts';
