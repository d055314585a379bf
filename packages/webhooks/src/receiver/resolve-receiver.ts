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
export function resolveReceiver<TEvents extends object, TIngest = unknown>(
  source: ReceiverSource<TEvents, TIngest>,
): WebhookReceiver<TIngest> {
  if (typeof source !== 'object' || source === null) {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', 'Expected the receiver options, or { receiver }.');
  }
  if (!('receiver' in source)) return createWebhookReceiver(source);
  const { receiver, ...others } = source;
  if (!isWebhookReceiver(receiver)) throw refuseOption('Expected receiver to be what createWebhookReceiver returns.');
  const other = Object.entries(others).find(([, value]) => value !== undefined)?.[0];
  if (other !== undefined) throw refuseOption(`Pass either { receiver } or the options of a receiver: ${other} came beside it.`);
  return receiver;
}

function refuseOption(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', message);
}
