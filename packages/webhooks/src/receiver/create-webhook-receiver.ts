import { refuseRequest } from '../pipeline/refuse-request.ts';
import type { WebhookReceiverOptions } from '../types/options.ts';
import type { WebhookReceiver } from '../types/receiver.ts';
import { admitRequest } from './admit-request.ts';
import { createRunningWork } from './create-running-work.ts';
import { createRequestHandler } from './handle-request.ts';
import { ingestEvent } from './ingest-event.ts';
import { brandReceiver } from './is-webhook-receiver.ts';
import { resolveOptions } from './resolve-options.ts';
import { settleDelivery } from './settle-delivery.ts';

/**
 * Builds the receiver: one pipeline from raw bytes to one handler call and the acknowledgement that the provider wants.
 *
 * @throws WebhookConfigurationError for what would fail later: an unusable secret, a bad limit, a handler that is never called
 * @example
 * const receiver = createWebhookReceiver({
 *   provider: itpay({ secret: process.env.ITPAY_WEBHOOK_SECRET }),
 *   on: { 'payment_intent.succeeded': async (event, context) => deliver(event.data.id, context.key) },
 * });
 */
export function createWebhookReceiver<TEvents extends object, TIngest = unknown, TTransaction = unknown, TWrite = never>(
  options: WebhookReceiverOptions<TEvents, TIngest, TTransaction, TWrite>,
): WebhookReceiver<TIngest> {
  const core = resolveOptions(options as unknown as WebhookReceiverOptions<TEvents, TIngest>);
  const running = createRunningWork();
  const admit: WebhookReceiver['admit'] = (head) => admitRequest(core, head);
  const receiver: WebhookReceiver<TIngest> = {
    provider: core.provider.name,
    bodyLimitBytes: core.bodyLimitBytes,
    bodyTimeoutMs: core.bodyTimeoutMs,
    handle: createRequestHandler(core, running, admit),
    admit,
    refuse: ({ reason, error }) => refuseRequest(core, reason, { startedAt: performance.now(), cause: error }),
    ingest: (event, ingestOptions) => running.track(ingestEvent(core, event, ingestOptions)),
    settle: (delivery, settleOptions) => running.track(settleDelivery(core, delivery, settleOptions)),
    close: ({ timeoutMs = 10_000 } = {}) => running.drain(timeoutMs),
  };
  return Object.freeze(brandReceiver(receiver));
}
