import { WebhookConfigurationError } from '../errors/configuration-error.ts';

/**
 * For options of a store or queue.
 *
 * @param where who asks, as the caller knows it: `redisStore`
 * @throws WebhookConfigurationError `ERR_WEBHOOK_CONFIG_LIMIT`
 */
export function checkPositiveInteger(where: string, name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_LIMIT', `${where}: expected ${name} to be a positive integer.`);
}
