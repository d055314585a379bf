import type { Provider } from '../types/provider.ts';
import { jsonReply } from './replies.ts';
import {
  defineStablecoinProvider,
  type OrderEventOf,
  type RefundEvents,
  refundEventTypes,
  type StablecoinIngest,
  type StablecoinProviderOptions,
} from './stablecoin.ts';

/** What `on` narrows by: the statuses that API Checkout delivers. */
export interface CheckoutEvents extends RefundEvents {
  readonly PROCESSING: OrderEventOf<'PROCESSING'>;
  readonly SUCCEEDED: OrderEventOf<'SUCCEEDED'>;
  readonly FAILED: OrderEventOf<'FAILED'>;
  readonly CLOSED: OrderEventOf<'CLOSED'>;
}

// The gateway waits 5 s for the whole answer; half a second of it is left for the way back.
const deadlineMs = 5000;
const budgetMs = 4500;
const accepted = jsonReply(200, '{"code":"00000"}');

/** Webhooks of API Checkout. @see the vendor's API Checkout page, "Verify Incoming Webhook" */
export function stablecoinCheckout(options: StablecoinProviderOptions): Provider<CheckoutEvents, StablecoinIngest> {
  return defineStablecoinProvider<CheckoutEvents>(options, {
    name: 'stablecoin-checkout',
    optionNames: ['secret', 'merchantId', 'signatureForm', 'toleranceMs'],
    eventTypes: ['PROCESSING', 'SUCCEEDED', 'FAILED', 'CLOSED', ...refundEventTypes],
    neverSent: { INIT: 'API Checkout never delivers INIT: it is the answer to the create call.' },
    acknowledgement: {
      received: accepted,
      duplicate: accepted,
      unauthorized: jsonReply(401, '{"error":"invalid signature"}'),
      budgetMs,
      deadlineMs,
    },
  });
}
