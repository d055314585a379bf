import { checkOptions } from '@x/protocol/options';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { ReceiverSource, WebhookReceiverOptions } from '../types/options.ts';
import type { CloseResult, WebhookReceiver } from '../types/receiver.ts';
import { checkHead } from './accept.ts';
import { ingestEvent, settleDelivery } from './entries.ts';
import { resolveOptions } from './options.ts';
import { receive } from './receive.ts';
import { refuse } from './refuse.ts';
import type { Receiver } from './types.ts';

const brand = Symbol.for('@x/webhooks/WebhookReceiver');
const defaultCloseTimeoutMs = 10_000;

/**
 * Builds the receiver: one path from raw bytes to one handler call and the acknowledgement that the provider expects.
 *
 * @throws WebhookConfigurationError for what would fail later: an unknown option, an unusable secret, a bad limit, a handler that is
 *   never called
 * @example
 * const receiver = createWebhookReceiver({
 *   provider: itpay({ secret: process.env.ITPAY_WEBHOOK_SECRET }),
 *   on: { 'payment_intent.succeeded': async (event, context) => deliver(event.data.id, context.key) },
 * });
 */
export function createWebhookReceiver<TEvents extends object, TIngest = unknown, TTransaction = unknown, TWrite = never>(
  options: WebhookReceiverOptions<TEvents, TIngest, TTransaction, TWrite>,
): WebhookReceiver<TIngest> {
  const resolved = resolveOptions(options as unknown as WebhookReceiverOptions<TEvents, TIngest>);
  const receiver: WebhookReceiver<TIngest> = {
    provider: resolved.provider.name,
    bodyLimitBytes: resolved.bodyLimitBytes,
    bodyTimeoutMs: resolved.bodyTimeoutMs,
    handle: (request) => receive(resolved, request),
    admit: (head) => {
      const refusal = checkHead(resolved, head);
      return refusal && refuse(resolved, refusal, { startedAt: performance.now() });
    },
    refuse: ({ reason, error }) => refuse(resolved, { reason, cause: error }, { startedAt: performance.now() }),
    ingest: (event, ingestOptions) => resolved.running.track(ingestEvent(resolved, event, ingestOptions)),
    settle: (delivery, settleOptions) => resolved.running.track(settleDelivery(resolved, delivery, settleOptions)),
    close: (closeOptions) => close(resolved, closeOptions),
  };
  return Object.freeze(Object.defineProperty(receiver, brand, { value: true }));
}

async function close({ running }: Receiver, options: { readonly timeoutMs?: number } = {}): Promise<CloseResult> {
  checkOptions(options, { where: 'close', known: ['timeoutMs'], fail: refuseOption });
  const { timeoutMs = defaultCloseTimeoutMs } = options;
  if (!Number.isFinite(timeoutMs) || timeoutMs < 0) {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_LIMIT', 'close expects timeoutMs to be a finite number, 0 or more.');
  }
  return running.close(timeoutMs);
}

/** Also true for a receiver of another copy of this package. */
export function isWebhookReceiver(value: unknown): value is WebhookReceiver {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
}

/**
 * What every adapter and worker does with its options, once it has taken out its own: uses `{ receiver }` as it is, and builds a
 * receiver from anything else.
 *
 * @throws WebhookConfigurationError for a `receiver` that is not a receiver, for one beside the receiver's options, and for
 *   everything that `createWebhookReceiver` refuses
 */
export function resolveReceiver<TEvents extends object, TIngest = unknown, TTransaction = unknown, TWrite = never>(
  source: ReceiverSource<TEvents, TIngest, TTransaction, TWrite>,
): WebhookReceiver<TIngest> {
  if (typeof source !== 'object' || source === null) throw refuseOption('Expected the options of a receiver, or { receiver }.');
  if (!('receiver' in source) || source.receiver === undefined) {
    const { receiver: _none, ...options } = source as WebhookReceiverOptions<TEvents, TIngest> & { receiver?: undefined };
    return createWebhookReceiver(options as WebhookReceiverOptions<TEvents, TIngest>);
  }
  const { receiver, ...others } = source;
  if (!isWebhookReceiver(receiver)) throw refuseOption('Expected receiver to be what createWebhookReceiver returns.');
  const other = Object.entries(others).find(([, value]) => value !== undefined)?.[0];
  if (other !== undefined) throw refuseOption(`Pass either { receiver } or the options of a receiver: ${other} came beside it.`);
  return receiver;
}

function refuseOption(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', message);
}
