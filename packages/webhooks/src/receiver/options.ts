import { checkOptions, describeKind } from '@x/protocol/options';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import { createConsoleLogger } from '../observe/console-logger.ts';
import { createNotifier } from '../observe/notifier.ts';
import { createReporter, runQuietly } from '../observe/reporter.ts';
import { checkProvider } from '../providers/check-provider.ts';
import { joinKey, readIdentifier } from '../providers/fields.ts';
import { createMemoryStore, memoryStore } from '../stores/memory-store.ts';
import type { EventQueue } from '../types/event-queue.ts';
import type { EventStore } from '../types/event-store.ts';
import type { EventHandler } from '../types/handler.ts';
import type { WebhookLogger } from '../types/logger.ts';
import type { WebhookReceiverOptions } from '../types/options.ts';
import type { Provider } from '../types/provider.ts';
import { resolveLimits } from './limits.ts';
import { createRecentStates } from './recent-states.ts';
import { createTokenBucket } from './refuse.ts';
import { createRunningWork } from './running.ts';
import type { Receiver } from './types.ts';

/** The options of `createWebhookReceiver`: adapters and workers accept these beside their own. */
export const receiverOptionNames = [
  'provider',
  'on',
  'onUnhandled',
  'namespace',
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

const maximumNamespaceLength = 64;
const diagnosesAtOnce = 10;
const diagnosisEveryMs = 1000;

/**
 * Refuses what would fail later, and fills in the defaults.
 *
 * @throws WebhookConfigurationError
 */
export function resolveOptions<TEvents extends object, TIngest>(options: WebhookReceiverOptions<TEvents, TIngest>): Receiver {
  if (options === undefined) throw refuseOption('createWebhookReceiver expects an object of options, but received nothing.');
  checkOptions(options, { where: 'createWebhookReceiver', known: receiverOptionNames, fail: refuseOption });
  const provider = resolveProvider(options.provider);
  const now = options.now ?? Date.now;
  const logger = options.logger ?? createConsoleLogger(now);
  checkFunctions(options, now, logger);
  // The console is for users who gave us nowhere to report to.
  const report = createReporter(options.onError, options.onError === undefined ? logger : options.logger);
  const receiver: Receiver = {
    provider,
    namespace: options.namespace,
    headerNames: [...provider.signatureHeaders, ...(provider.identityHeaders ?? [])],
    keyPrefix: createKeyPrefix(options.namespace, provider.name),
    handlers: resolveHandlers(options.on, provider),
    onUnhandled: options.onUnhandled as EventHandler<unknown> | undefined,
    store: options.store === undefined ? createDefaultStore(now, options.queue !== undefined) : checkStore(options.store),
    queue: checkQueue(options.queue),
    expect: options.expect as Receiver['expect'],
    onMismatch: options.onMismatch,
    logger,
    report,
    notify: createNotifier(options.onEvent),
    mayDiagnose: createTokenBucket(diagnosesAtOnce, diagnosisEveryMs, now),
    warnOfOldSecret: createOldSecretWarning(logger, provider.name),
    ...resolveLimits(options, provider),
    now,
    running: createRunningWork(),
    recentStates: createRecentStates(),
  };
  warnAboutDoubts(receiver, options.store === undefined);
  return receiver;
}

function checkFunctions(options: WebhookReceiverOptions<object>, now: unknown, logger: WebhookLogger): void {
  checkFunction('now', now);
  checkFunction('logger.warn', logger.warn);
  checkFunction('logger.error', logger.error);
  for (const name of ['onUnhandled', 'expect', 'onMismatch', 'onError', 'onEvent'] as const) {
    if (options[name] !== undefined) checkFunction(name, options[name]);
  }
}

function checkFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw refuseOption(`Expected ${name} to be a function, but received ${describeKind(value)}.`);
}

function resolveProvider<TEvents extends object, TIngest>(provider: Provider<TEvents, TIngest> | undefined): Provider {
  if (typeof provider !== 'object' || provider === null) {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_PROVIDER',
      `Expected provider to be itpay(), stablecoinHosted(), stablecoinCheckout() or defineProvider(), but received ${describeKind(provider)}.`,
    );
  }
  const resolved = provider as unknown as Provider;
  checkProvider(resolved);
  return resolved;
}

/** Keys of two namespaces or two providers are never the same: their names are percent-encoded, `/` and `:` included. */
function createKeyPrefix(namespace: string | undefined, providerName: string): string {
  if (namespace !== undefined && !isNamespace(namespace)) {
    throw refuseOption(
      `Expected namespace to be a string of 1 to ${maximumNamespaceLength} characters without white space around it.`,
    );
  }
  return namespace === undefined ? `${joinKey(providerName)}:` : `${joinKey(namespace)}/${joinKey(providerName)}:`;
}

function isNamespace(value: unknown): boolean {
  const name = readIdentifier(value);
  return name !== undefined && name.length <= maximumNamespaceLength && name.trim() === name;
}

/**
 * Handlers by type. One that would never be called is refused: a misspelled type, or a status that this provider does not deliver.
 */
function resolveHandlers(on: unknown, provider: Provider): ReadonlyMap<string, EventHandler<unknown>> {
  if (on === undefined) throw refuseHandlers('Expected on to be an object of handlers by event type, but received nothing.');
  checkHandlers(on);
  const handlers = new Map<string, EventHandler<unknown>>();
  for (const [type, handler] of Object.entries(on)) {
    if (handler === undefined) continue;
    checkDelivered(type, provider);
    if (typeof handler !== 'function') throw refuseHandlers(`Expected the handler of ${type} to be a function.`);
    handlers.set(type, handler as EventHandler<unknown>);
  }
  return handlers;
}

function checkHandlers(on: unknown): asserts on is Readonly<Record<string, unknown>> {
  checkOptions(on, { where: 'on', known: Object.keys(on ?? {}), fail: refuseHandlers });
}

function checkDelivered(type: string, provider: Provider): void {
  const { eventTypes, name, neverSent } = provider;
  const hint = neverSent !== undefined && Object.hasOwn(neverSent, type) ? neverSent[type] : undefined;
  if (hint !== undefined) throw refuseNeverCalled(`${name} never delivers ${type}, so its handler would never run. ${hint}`);
  if (eventTypes !== undefined && !eventTypes.includes(type)) {
    throw refuseNeverCalled(`${name} has no event type ${type}; it has ${eventTypes.join(', ')}. Others reach onUnhandled.`);
  }
}

function checkStore(store: EventStore): EventStore {
  const missing = (['claim', 'complete', 'release'] as const).filter((name) => typeof store?.[name] !== 'function');
  if (missing.length > 0) {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_STORE', `The store lacks ${missing.join(', ')}.`);
  }
  return store;
}

function checkQueue(queue: EventQueue | undefined): EventQueue | undefined {
  if (queue !== undefined && typeof queue?.add !== 'function') {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_QUEUE', 'The queue lacks add.');
  }
  return queue;
}

/** A receiver with a queue claims nothing for its requests. Its workers do, here or elsewhere. */
function createDefaultStore(now: () => number, hasQueue: boolean): EventStore {
  return hasQueue ? createMemoryStore({ now }) : memoryStore({ now });
}

function createOldSecretWarning(logger: WebhookLogger, providerName: string): (secretIndex: number) => void {
  let hasWarned = false;
  return (secretIndex) => {
    if (hasWarned) return;
    hasWarned = true;
    runQuietly(() =>
      logger.warn(
        { diagnosis: 'secret-older', secretIndex },
        `${providerName}: an old secret of the list matched; remove it once the gateway signs with the new one.`,
      ),
    );
  };
}

/** What works, but perhaps not as intended. */
function warnAboutDoubts(receiver: Receiver, isDefaultStore: boolean): void {
  const { logger, provider, queue, store } = receiver;
  const warn = (message: string): void => logger.warn({ provider: provider.name }, `${provider.name}: ${message}`);
  if (receiver.handlers.size === 0 && receiver.onUnhandled === undefined && queue === undefined) {
    warn('no handler is given, so every event is acknowledged and nothing is done.');
  }
  if (queue !== undefined && isDefaultStore) {
    warn('a queue without a store: workers in other processes do not share the claims of memoryStore().');
  }
  if (provider.ordersStates === true && store.lookup === undefined) {
    warn('the store has no lookup, so an event that arrives out of order is dispatched.');
  }
  if (receiver.retainMs < 2 * provider.toleranceMs) {
    warn("retainMs is shorter than the signature's window: a replay within it would be handled again.");
  }
}

function refuseOption(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', message);
}

function refuseHandlers(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_HANDLERS', message);
}

function refuseNeverCalled(message: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_HANDLER_NEVER_CALLED', message);
}
