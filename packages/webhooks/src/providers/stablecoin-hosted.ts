import type { Provider } from '../types/provider.ts';
import { emptyReply, jsonReply } from './replies.ts';
import {
  defineStablecoinProvider,
  type OrderEventOf,
  type RefundEvents,
  refundEventTypes,
  refuseOption,
  type StablecoinIngest,
  type StablecoinProviderOptions,
} from './stablecoin.ts';

/** What `on` narrows by: the statuses that Hosted Payments delivers. */
export interface HostedEvents extends RefundEvents {
  readonly PROCESSING: OrderEventOf<'PROCESSING'>;
  readonly SUCCEEDED: OrderEventOf<'SUCCEEDED'>;
}

/** With `sweep: true`: also the statuses that only polls and sweeps see. */
export interface SweptHostedEvents extends HostedEvents {
  readonly FAILED: OrderEventOf<'FAILED'>;
  readonly CLOSED: OrderEventOf<'CLOSED'>;
}

/** The options of `stablecoinHosted`. */
export interface StablecoinHostedOptions extends StablecoinProviderOptions {
  /** A poll or a sweep feeds this receiver through `ingest`: handlers for FAILED and CLOSED are allowed. */
  readonly sweep?: boolean;
}

const hint =
  'Hosted Payments delivers PROCESSING and SUCCEEDED only. Find the others with a sweep (client.reconcile), feed them to receiver.ingest, and say so with stablecoinHosted({ sweep: true }).';

// "At once" is all that is published: docs/assumptions.md#stablecoin-hosted-webhook-budget
const budgetMs = 4500;

/** Webhooks of Hosted Payments. @see the vendor's Hosted Payments page, "Verify Incoming Webhook" */
export function stablecoinHosted(
  options: StablecoinHostedOptions & { readonly sweep: true },
): Provider<SweptHostedEvents, StablecoinIngest>;
export function stablecoinHosted(options: StablecoinHostedOptions): Provider<HostedEvents, StablecoinIngest>;
export function stablecoinHosted(
  options: StablecoinHostedOptions,
): Provider<HostedEvents, StablecoinIngest> | Provider<SweptHostedEvents, StablecoinIngest> {
  const swept = options?.sweep === true;
  if (options?.sweep !== undefined && typeof options.sweep !== 'boolean')
    throw refuseOption('stablecoin-hosted', 'expected sweep to be true or false.');
  return defineStablecoinProvider<SweptHostedEvents>(options, {
    name: 'stablecoin-hosted',
    optionNames: ['secret', 'merchantId', 'signatureForm', 'toleranceMs', 'sweep'],
    eventTypes: ['PROCESSING', 'SUCCEEDED', ...(swept ? (['FAILED', 'CLOSED'] as const) : []), ...refundEventTypes],
    neverSent: swept ? { INIT: hint } : { INIT: hint, FAILED: hint, CLOSED: hint },
    acknowledgement: {
      received: emptyReply(200),
      duplicate: emptyReply(200),
      unauthorized: jsonReply(401, '{"error":"invalid signature"}'),
      budgetMs,
    },
  });
}
