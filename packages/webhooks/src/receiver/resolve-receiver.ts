import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { ReceiverSource } from '../types/options.ts';
import type { WebhookReceiver } from '../types/receiver.ts';
import { createWebhookReceiver } from './create-webhook-receiver.ts';
import { isWebhookReceiver } from './is-webhook-receiver.ts';

/**
 * What every adapter and worker does with its options: takes `{ receiver }` as it is, builds one from anything else.
 *
 * @throws WebhookConfigurationError for a `receiver` that is none, and for everything `createWebhookReceiver` refuses.
 */
export function resolveReceiver<TEvents extends object, TIngest = unknown, TTransaction = unknown, TWrite = never>(
  source: ReceiverSource<TEvents, TIngest, TTransaction, TWrite>,
): WebhookReceiver<TIngest> {
  if (typeof source !== 'object' || source === null) {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', 'Expected the receiver options, or { receiver }.');
  }
  if (!('receiver' in source)) return createWebhookReceiver(source);
  if (isWebhookReceiver(source.receiver)) return source.receiver;
  throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', 'Expected receiver to be what createWebhookReceiver returns.');
}
