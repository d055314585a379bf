import type { Secrets, SigningKey } from '@x/signing';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { Provider, RejectedWebhook, SignedWebhook, VerifiedWebhook } from '../types/provider.ts';
import { checkProvider, checkProviderOptions } from './check-provider.ts';
import { resolveSecrets } from './secrets.ts';

const defaultToleranceMs = 300_000;

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
