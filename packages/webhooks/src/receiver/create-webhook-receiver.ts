import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { WebhookReceiverOptions } from '../types/options.ts';
import type { WebhookReceiver } from '../types/receiver.ts';

export function createWebhookReceiver<TEvents extends object, TIngest = unknown>(
  options: WebhookReceiverOptions<TEvents, TIngest>,
): WebhookReceiver<TIngest> {
  throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', `Not built yet: ${options.provider.name}.`);
}
