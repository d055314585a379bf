import type { ShownMethod, ShownPrice } from '../view/describe-choice.ts';
import type { ShownCharge, ShownIntent } from '../view/describe-qr-payment.ts';
import type { ShownOrder } from '../view/shown-order.ts';

type RefundFact = { readonly status?: string | undefined } | undefined;

/** An order of API Checkout, with what is known beside it. */
export interface LoadedOrder {
  readonly order: ShownOrder & { readonly merchantOrderId?: string | undefined };
  /** What the payer chose. An order on another network is then never payable. */
  readonly chosen?: { readonly network: string; readonly currency?: string | undefined } | undefined;
  readonly refund?: RefundFact;
}

/** An ItPay payment with its QR charge. */
export interface LoadedIntent {
  readonly intent: ShownIntent;
  readonly charge: ShownCharge | undefined;
  readonly refund?: RefundFact;
}

/** What `load` found for a request. A price alone: nothing is chosen yet. */
export type Loaded = LoadedOrder | LoadedIntent | ShownPrice;

/** Decides who may see what: a `Response` is sent as it is, and nothing is answered with 404. */
export type Load = (request: Request) => Promise<Loaded | Response | undefined> | Loaded | Response | undefined;

/** Lists the payment methods, as `client.checkout.paymentMethods.list` does. */
export type ListMethods = () => Promise<readonly ShownMethod[]> | readonly ShownMethod[];

/** Makes the order for the method that the payer chose. It may be called twice: give both calls the same `merchantOrderId`. */
export type Choose = (request: Request, method: ShownMethod) => Promise<LoadedOrder | Response> | LoadedOrder | Response;
