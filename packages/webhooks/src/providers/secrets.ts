import { describeKind } from '@x/protocol/options';
import { createSigningKey, type SecretInput, type Secrets, type SigningKey } from '@x/signing';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import { toBytes } from '../json/bytes.ts';

const maximumSecrets = 8;
const placeholder =
  /^(?:whsec_)?(?:(.)\1*|your[-_ ].*|.*(?:change[-_ ]?me|replace[-_ ]?(?:me|this)|placeholder|x{8,}|\.{3}).*|<.*>|\$\{.*\}|\{\{.*\}\}|undefined|null|todo)?$/i;
const quoted = /^(["'`]).*\1$/s;

/**
 * One to eight secrets, newest first, each prepared once.
 *
 * @throws WebhookConfigurationError `ERR_WEBHOOK_CONFIG_SECRET` for anything that every genuine webhook would fail with: none, an
 *   empty one, one with white space or quotes around it, a placeholder, and anything but text, bytes and a SigningKey
 */
export function resolveSecrets(secret: Secrets | undefined, providerName: string): readonly SigningKey[] {
  const secrets: readonly unknown[] = Array.isArray(secret) ? secret : [secret];
  if (secrets.length < 1 || secrets.length > maximumSecrets) {
    throw refuse(providerName, `expected 1 to ${maximumSecrets} secrets, newest first, but received ${secrets.length}.`);
  }
  return secrets.map((item, index) => resolveSecret(item, secrets.length === 1 ? 'secret' : `secret[${index}]`, providerName));
}

function resolveSecret(secret: unknown, label: string, providerName: string): SigningKey {
  if (secret === undefined || secret === null) {
    throw refuse(providerName, `${label} is missing. Is the environment variable set?`);
  }
  if (isSigningKey(secret)) return secret;
  const problem = typeof secret === 'string' ? findProblem(secret) : undefined;
  if (problem !== undefined) throw refuse(providerName, `${label} ${problem}`);
  const usable = typeof secret === 'string' ? secret : toBytes(secret);
  if (usable === undefined) {
    const hint = secret instanceof Promise ? ' Is an await missing?' : '';
    throw refuse(
      providerName,
      `expected ${label} to be text, bytes or a SigningKey, but received ${describeKind(secret)}.${hint}`,
    );
  }
  try {
    return createSigningKey(usable);
  } catch (cause) {
    throw refuse(providerName, `${label} cannot be used: expected non-empty text or bytes, or a SigningKey.`, cause);
  }
}

function findProblem(secret: string): string | undefined {
  if (secret.trim() === '') return 'is empty.';
  if (secret.trim() !== secret) return 'has white space around it: trim it where it is read.';
  if (quoted.test(secret)) return 'has quotes around it (docker --env-file keeps them): remove them where it is set.';
  if (placeholder.test(secret)) return 'is a placeholder: put in the one that the gateway shows.';
  return undefined;
}

/** Of any copy of @x/signing. */
function isSigningKey(value: unknown): value is SecretInput & SigningKey {
  return typeof value === 'object' && value !== null && (value as Partial<SigningKey>)[Symbol.toStringTag] === 'SigningKey';
}

function refuse(providerName: string, problem: string, cause?: unknown): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_SECRET', `${providerName}: ${problem}`, { cause });
}
