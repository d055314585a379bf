import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { EventQueue } from '../types/event-queue.ts';
import type { EventStore } from '../types/event-store.ts';
import type { Provider } from '../types/provider.ts';

export function assertFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_OPTION',
      `Expected ${name} to be a function, not ${describeKind(value)}.`,
    );
  }
}

export function resolveProvider<TEvents extends object, TIngest>(provider: Provider<TEvents, TIngest> | undefined): Provider {
  const isProvider =
    typeof provider?.verifySignature === 'function' &&
    typeof provider.parseEvent === 'function' &&
    provider.acknowledgement !== undefined;
  if (!isProvider) {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_PROVIDER',
      `Expected provider to be itpay(), stablecoinHosted(), stablecoinCheckout() or defineProvider(), not ${describeKind(provider)}.`,
    );
  }
  return provider as unknown as Provider;
}

export function resolveStore(store: EventStore): EventStore {
  const missing = (['claim', 'complete', 'release'] as const).filter((name) => typeof store?.[name] !== 'function');
  if (missing.length > 0) {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_STORE', `The store lacks ${missing.join(', ')}.`);
  }
  return store;
}

export function resolveQueue(queue: EventQueue | undefined): EventQueue | undefined {
  if (queue !== undefined && typeof queue?.add !== 'function') {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_QUEUE', 'The queue lacks add.');
  }
  return queue;
}

function describeKind(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
}
