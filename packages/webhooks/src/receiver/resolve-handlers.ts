import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { EventHandler } from '../types/handler.ts';
import type { Provider } from '../types/provider.ts';

/**
 * Handlers by type. One that would never be called is refused: a misspelt type, or a status that this provider does not deliver.
 *
 * @throws WebhookConfigurationError
 */
export function resolveHandlers(on: unknown, provider: Provider): ReadonlyMap<string, EventHandler<unknown>> {
  if (typeof on !== 'object' || on === null || Array.isArray(on)) {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_HANDLERS', 'Expected on to be an object of handlers by event type.');
  }
  const handlers = new Map<string, EventHandler<unknown>>();
  for (const [type, handler] of Object.entries(on)) {
    if (handler === undefined) continue;
    assertDelivered(type, provider);
    if (typeof handler !== 'function') {
      throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_HANDLERS', `Expected the handler of ${type} to be a function.`);
    }
    handlers.set(type, handler as EventHandler<unknown>);
  }
  return handlers;
}

function assertDelivered(type: string, provider: Provider): void {
  const hint = provider.neverSent !== undefined && Object.hasOwn(provider.neverSent, type) ? provider.neverSent[type] : undefined;
  const known = provider.eventTypes as readonly string[] | undefined;
  if (hint !== undefined) throw refuse(`${provider.name} never delivers ${type}, so its handler would never run. ${hint}`);
  if (known !== undefined && !known.includes(type)) {
    throw refuse(`${provider.name} knows no event type ${type}; it knows ${known.join(', ')}. Others reach onUnhandled.`);
  }
}

function refuse(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_HANDLER_NEVER_CALLED', message);
}
