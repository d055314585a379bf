import type { Secrets, SigningKey } from '@x/signing';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type {
  InvalidEvent,
  JsonObject,
  ParseContext,
  ParsedEvent,
  Provider,
  RejectedWebhook,
  SignedWebhook,
  VerifiedWebhook,
} from '../types/provider.ts';
import type { RefusalReason } from '../types/refusal.ts';
import { checkProvider, checkProviderOptions } from './check-provider.ts';
import { resolveSecrets } from './secrets.ts';

const defaultToleranceMs = 300_000;
const maximumKeyLength = 1024;

const reasons: ReadonlySet<RefusalReason> = new Set([
  'header-duplicated',
  'header-missing',
  'header-malformed',
  'timestamp-malformed',
  'timestamp-wrong-unit',
  'timestamp-too-old',
  'timestamp-too-new',
  'signature-malformed',
  'signature-mismatch',
  'request-malformed',
]);

const optionNames = [
  'name',
  'secret',
  'toleranceMs',
  'signatureHeaders',
  'identityHeaders',
  'verify',
  'parseEvent',
  'eventFromIngest',
  'acknowledgement',
  'eventTypes',
  'neverSent',
  'ordersStates',
  'diagnose',
  'events',
] as const satisfies readonly (keyof ProviderDefinition<object, unknown>)[];

/** What a provider is made from: its data, its secrets and its `verify`. */
export interface ProviderDefinition<TEvents extends object, TIngest>
  extends Omit<Provider<TEvents, TIngest>, 'verifySignature' | 'toleranceMs'> {
  /** Leave it out only where `verify` has keys of its own, such as a public key: `keys` is empty then. */
  readonly secret?: Secrets;
  /** Milliseconds. Default 300,000. */
  readonly toleranceMs?: number | undefined;
  /**
   * Checks the signature over `request.body`, whatever the time. May be async. What it throws is reported and answered 503: return
   * `{ ok: false, reason }` for a signature that does not hold.
   */
  readonly verify: (
    request: SignedWebhook,
    keys: readonly SigningKey[],
  ) => VerifiedWebhook | RejectedWebhook | Promise<VerifiedWebhook | RejectedWebhook>;
}

/**
 * Builds a provider: refuses unusable secrets and a declaration that would fail later, and keeps the keys out of reach.
 *
 * @throws WebhookConfigurationError
 */
export function defineProvider<TEvents extends object, TIngest = unknown>(
  definition: ProviderDefinition<TEvents, TIngest>,
): Provider<TEvents, TIngest> {
  if (definition === undefined)
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_PROVIDER', 'defineProvider expects a definition.');
  checkProviderOptions('defineProvider', definition, optionNames);
  const { secret, toleranceMs = defaultToleranceMs, verify, ...rest } = definition;
  // Left out is a decision. There and undefined is an environment variable that is not set.
  const keys = Object.hasOwn(definition, 'secret') ? resolveSecrets(secret, definition.name) : [];
  if (typeof verify !== 'function') {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_PROVIDER', `${definition.name}: expected verify to be a function.`);
  }
  const provider: Provider<TEvents, TIngest> = {
    ...rest,
    ...lowerCaseNames(rest),
    toleranceMs,
    verifySignature: (request) => verify(request, keys),
  };
  checkProvider(provider as unknown as Provider);
  return provider;
}

type HeaderNames = Pick<Provider, 'signatureHeaders' | 'identityHeaders'>;

function lowerCaseNames({ identityHeaders, signatureHeaders }: HeaderNames): HeaderNames {
  const lowerCase = (names: readonly string[]): readonly string[] =>
    Array.isArray(names) ? names.map((name) => (typeof name === 'string' ? name.toLowerCase() : name)) : names;
  return {
    signatureHeaders: lowerCase(signatureHeaders),
    ...(identityHeaders === undefined ? {} : { identityHeaders: lowerCase(identityHeaders) }),
  };
}

/**
 * Has the provider verify a request, and checks what it says.
 *
 * @throws WebhookConfigurationError when it throws, or returns neither a verified nor a rejected request
 */
export async function verifySignature(provider: Provider, request: SignedWebhook): Promise<VerifiedWebhook | RejectedWebhook> {
  let result: VerifiedWebhook | RejectedWebhook;
  try {
    result = await provider.verifySignature(request);
  } catch (cause) {
    throw createFault(provider, 'verify threw', cause);
  }
  if (result?.ok === true && Number.isFinite(result.timestampMs) && isIndex(result.secretIndex)) return result;
  if (result?.ok === false && reasons.has(result.reason)) return result;
  throw createFault(
    provider,
    'verify must return { ok: true, timestampMs, secretIndex } with a finite time, or { ok: false, reason } with a known reason',
  );
}

/**
 * Has the provider read an event, and checks what it says: an event without a usable key would be taken for another one.
 *
 * @throws WebhookConfigurationError when it throws, or returns neither an event nor a problem
 */
export function parseEvent(provider: Provider, value: JsonObject, headers: ParseContext['headers']): ParsedEvent | InvalidEvent {
  let parsed: ParsedEvent | InvalidEvent;
  try {
    parsed = provider.parseEvent(value, { headers });
  } catch (cause) {
    throw createFault(provider, 'parseEvent threw', cause);
  }
  if (parsed?.ok === false && typeof parsed.problem === 'string') return parsed;
  if (parsed?.ok !== true) throw createFault(provider, 'parseEvent must return { ok: true, ... } or { ok: false, problem }');
  const { facts, fields, key, type } = parsed;
  if (typeof key !== 'string' || key.length < 1 || key.length > maximumKeyLength) {
    throw createFault(provider, `parseEvent must return a key of 1 to ${maximumKeyLength} characters`);
  }
  if (typeof type !== 'string' || type === '') throw createFault(provider, 'parseEvent must return a type');
  if (!isObject(facts) || !isObject(fields)) throw createFault(provider, 'parseEvent must return facts and fields as objects');
  return parsed;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isIndex(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function createFault({ name }: Provider, problem: string, cause?: unknown): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_PROVIDER', `${name}: ${problem}.`, { cause });
}
