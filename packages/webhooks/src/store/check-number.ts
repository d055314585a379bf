import { WebhookConfigurationError } from '../errors/configuration-error.ts';

/**
 * For arguments of a store's methods.
 *
 * @param durationMs milliseconds
 * @throws RangeError for anything but a finite number, 0 or more
 */
export function checkDuration(name: string, durationMs: number): number {
  if (Number.isFinite(durationMs) && durationMs >= 0) return durationMs;
  throw new RangeError(`Expected ${name} to be a finite number of milliseconds, 0 or more.`);
}

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
