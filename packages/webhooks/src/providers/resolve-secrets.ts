import { createSigningKey, type SecretInput, type Secrets, type SigningKey } from '@x/signing';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';

const maximumSecrets = 8;
const placeholder =
  /^(?:whsec_)?(?:(.)\1*|your[-_ ].*|.*(?:change[-_ ]?me|replace[-_ ]?(?:me|this)|placeholder|x{8,}|\.{3}).*|<.*>|\$\{.*\}|\{\{.*\}\}|undefined|null|todo)?$/i;

/**
 * One to eight secrets, newest first, each prepared once.
 *
 * @throws WebhookConfigurationError `ERR_WEBHOOK_CONFIG_SECRET` for none, an empty one, white space around one, a placeholder
 */
export function resolveSecrets(secret: Secrets | undefined, providerName: string): readonly SigningKey[] {
  const secrets = Array.isArray(secret) ? (secret as readonly SecretInput[]) : [secret as SecretInput | undefined];
  if (secrets.length < 1 || secrets.length > maximumSecrets) {
    throw refuse(providerName, `expected 1 to ${maximumSecrets} secrets, newest first; ${secrets.length} came.`);
  }
  return secrets.map((item, index) => resolveSecret(item, secrets.length === 1 ? 'secret' : `secret[${index}]`, providerName));
}

function resolveSecret(secret: SecretInput | undefined, label: string, providerName: string): SigningKey {
  if (secret === undefined || secret === null) {
    throw refuse(providerName, `${label} is missing. Is the environment variable set?`);
  }
  if (typeof secret === 'string') {
    if (secret.trim() === '') throw refuse(providerName, `${label} is empty.`);
    if (secret.trim() !== secret) throw refuse(providerName, `${label} has white space around it: trim it where it is read.`);
    if (placeholder.test(secret)) throw refuse(providerName, `${label} is a placeholder: put in the one that the gateway shows.`);
  }
  if (typeof secret === 'object' && !(secret instanceof Uint8Array)) return secret;
  try {
    return createSigningKey(secret);
  } catch (cause) {
    throw refuse(providerName, `${label} cannot be used: expected a non-empty string, bytes or a SigningKey.`, cause);
  }
}

function refuse(providerName: string, problem: string, cause?: unknown): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_SECRET', `${providerName}: ${problem}`, { cause });
}
