import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { WebhookReceiverOptions } from '../types/options.ts';
import type { Provider } from '../types/provider.ts';
import type { Limits } from './types.ts';

type LimitName = keyof Limits;

const day = 86_400_000;
/** Node runs a longer timer at once. */
const longestTimerMs = 2_147_483_647;
const maximumBodyBytes = 64 * 1024 * 1024;

const defaults = {
  bodyLimitBytes: 262_144,
  bodyTimeoutMs: 10_000,
  leaseMs: 60_000,
  handlerTimeoutMs: 600_000,
  retainMs: 7 * day,
} as const;

const maxima: Readonly<Record<LimitName, number>> = {
  bodyLimitBytes: maximumBodyBytes,
  bodyTimeoutMs: longestTimerMs,
  ackTimeoutMs: longestTimerMs,
  leaseMs: longestTimerMs,
  handlerTimeoutMs: longestTimerMs,
  retainMs: 3650 * day,
};

/**
 * Every limit is a positive integer. There is no value that switches one off.
 *
 * @throws WebhookConfigurationError `ERR_WEBHOOK_CONFIG_LIMIT`
 */
export function resolveLimits(options: Pick<WebhookReceiverOptions<object>, LimitName>, provider: Provider): Limits {
  const { budgetMs, deadlineMs } = provider.acknowledgement;
  const limits = { ...defaults, ackTimeoutMs: budgetMs };
  const resolved = Object.fromEntries(
    (Object.keys(limits) as LimitName[]).map((name) => [name, assertLimit(name, options[name] ?? limits[name])]),
  ) as Record<LimitName, number>;
  if (deadlineMs !== undefined && resolved.ackTimeoutMs > deadlineMs) {
    throw refuse(`ackTimeoutMs is ${resolved.ackTimeoutMs}, but ${provider.name} waits for ${deadlineMs} ms only.`);
  }
  return resolved;
}

function assertLimit(name: LimitName, value: number): number {
  if (!Number.isSafeInteger(value) || value < 1 || value > maxima[name]) {
    throw refuse(`Expected ${name} to be an integer from 1 to ${maxima[name]}.`);
  }
  return value;
}

function refuse(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_LIMIT', message);
}
