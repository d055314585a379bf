import { WebhookConfigurationError } from './configuration-error.ts';

/** The named configuration error of an adapter that finds the request's body already read. The message names the fix. */
export function createRawBodyGoneError(fix: string): WebhookConfigurationError {
  return new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_RAW_BODY_GONE',
    `The request body was read before the webhook receiver saw it, so its signature cannot be checked. ${fix}`,
  );
}
