import { checkOptions } from '@x/protocol/options';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import { createConsoleLogger } from '../observe/console-logger.ts';
import { createNotifier } from '../observe/create-notifier.ts';
import { createRefusalReporter, createReporter } from '../observe/create-reporter.ts';
import { createMemoryStore, memoryStore } from '../stores/memory-store.ts';
import type { EventStore } from '../types/event-store.ts';
import type { WebhookReceiverOptions } from '../types/options.ts';
import type { ReceiverCore } from './core.ts';
import { resolveHandlers } from './resolve-handlers.ts';
import { resolveLimits } from './resolve-limits.ts';
import { assertFunction, resolveProvider, resolveQueue, resolveStore } from './resolve-parts.ts';

/**
 * Refuses what would fail later, and fills in the defaults.
 *
 * @throws WebhookConfigurationError
 */
export function resolveOptions<TEvents extends object, TIngest>(options: WebhookReceiverOptions<TEvents, TIngest>): ReceiverCore {
  if (typeof options !== 'object' || options === null) {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', 'createWebhookReceiver expects one object of options.');
  }
  checkOptions(options, { where: 'createWebhookReceiver', known: optionNames, fail: refuseOption });
  const provider = resolveProvider(options.provider);
  const now = options.now ?? Date.now;
  const logger = options.logger ?? createConsoleLogger(now);
  assertFunction('now', now);
  assertFunction('logger.warn', logger.warn);
  assertFunction('logger.error', logger.error);
  for (const name of ['onUnhandled', 'expect', 'onMismatch', 'onError', 'onEvent'] as const) {
    if (options[name] !== undefined) assertFunction(name, options[name]);
  }
  // The console is for those who have given us nobody to tell.
  const told = options.onError === undefined ? logger : options.logger;
  const core: ReceiverCore = {
    provider,
    handlers: resolveHandlers(options.on, provider),
    onUnhandled: options.onUnhandled,
    store: options.store === undefined ? createDefaultStore(now, options.queue !== undefined) : resolveStore(options.store),
    queue: resolveQueue(options.queue),
    expect: options.expect as ReceiverCore['expect'],
    onMismatch: options.onMismatch,
    logger,
    report: createReporter(options.onError, told),
    reportRefusal: createRefusalReporter(options.onError, told),
    notify: createNotifier(options.onEvent),
    ...resolveLimits(options, provider),
    now,
  };
  warnAboutDoubts(core, options.store === undefined);
  return core;
}

/** A receiver with a queue claims nothing for its requests: the queue knows what it has. Its workers do, here or elsewhere. */
function createDefaultStore(now: () => number, hasQueue: boolean): EventStore {
  return hasQueue ? createMemoryStore({ now }) : memoryStore({ now });
}

/** What works, but perhaps not as meant. */
function warnAboutDoubts(core: ReceiverCore, isDefaultStore: boolean): void {
  const { logger, provider } = core;
  if (core.handlers.size === 0 && core.onUnhandled === undefined) {
    logger.warn(`${provider.name}: no handler is given, so every event is acknowledged and nothing is done.`);
  }
  if (core.queue !== undefined && isDefaultStore) {
    logger.warn(
      `${provider.name}: a queue without a store: workers in other processes do not share the claims of memoryStore().`,
    );
  }
  if (provider.ordersStates === true && core.store.lookup === undefined) {
    logger.warn(`${provider.name}: the store has no lookup, so a late PROCESSING after SUCCEEDED is dispatched.`);
  }
  if (core.retainMs < 2 * provider.toleranceMs) {
    logger.warn(`${provider.name}: retainMs is shorter than the signature's window: a replay within it would be handled again.`);
  }
}

const optionNames = [
  'provider',
  'on',
  'onUnhandled',
  'store',
  'queue',
  'expect',
  'onMismatch',
  'onError',
  'onEvent',
  'logger',
  'bodyLimitBytes',
  'bodyTimeoutMs',
  'ackTimeoutMs',
  'leaseMs',
  'handlerTimeoutMs',
  'retainMs',
  'now',
] as const satisfies readonly (keyof WebhookReceiverOptions<object>)[];

function refuseOption(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', message);
}
