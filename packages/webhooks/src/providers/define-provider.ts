import type { Secrets, SigningKey } from '@x/signing';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { Provider, RejectedWebhook, SignedWebhook, VerifiedWebhook } from '../types/provider.ts';
import { resolveSecrets } from './resolve-secrets.ts';

const defaultToleranceMs = 300_000;

export interface ProviderDefinition<TEvents extends object, TIngest>
  extends Omit<Provider<TEvents, TIngest>, 'verifySignature' | 'toleranceMs'> {
  readonly secret: Secrets;
  /** Default 300,000. */
  readonly toleranceMs?: number | undefined;
  /** Checks the signature over `request.body`, whatever the time. May throw: that counts as a mismatch. */
  readonly verify: (request: SignedWebhook, keys: readonly SigningKey[]) => VerifiedWebhook | RejectedWebhook;
}

/**
 * Builds a provider: refuses unusable secrets and limits, keeps the keys out of reach, and makes sure that verifying never throws.
 *
 * @throws WebhookConfigurationError
 */
export function defineProvider<TEvents extends object, TIngest = unknown>(
  definition: ProviderDefinition<TEvents, TIngest>,
): Provider<TEvents, TIngest> {
  const { secret, toleranceMs = defaultToleranceMs, verify, ...rest } = definition;
  const keys = resolveSecrets(secret, definition.name);
  if (typeof toleranceMs !== 'number' || !Number.isFinite(toleranceMs) || toleranceMs <= 0) {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_LIMIT',
      `${definition.name}: the tolerance must be a positive finite number; there is no value that switches it off.`,
    );
  }
  return {
    ...rest,
    signatureHeaders: rest.signatureHeaders.map((name) => name.toLowerCase()),
    toleranceMs,
    verifySignature: (request) => {
      try {
        return verify(request, keys);
      } catch {
        return { ok: false, reason: 'signature-mismatch' };
      }
    },
  };
}
