import { checkOptions, describeKind, isPlainObject } from '@x/protocol/options';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { Acknowledgement, Provider } from '../types/provider.ts';
import type { WebhookResponse } from '../types/request.ts';

const maximumNameLength = 64;

/**
 * Refuses a provider that would fail later.
 *
 * @throws WebhookConfigurationError that names what is missing
 */
export function checkProvider(provider: Provider): void {
  const { acknowledgement, identityHeaders, name, signatureHeaders, toleranceMs } = provider;
  if (typeof name !== 'string' || name.trim() === '' || name.length > maximumNameLength) {
    throw refuse('The provider', `expected name to be a string of 1 to ${maximumNameLength} characters`, name);
  }
  if (!isNames(signatureHeaders)) throw refuse(name, 'expected signatureHeaders to be a list of header names', signatureHeaders);
  if (identityHeaders !== undefined && !isNames(identityHeaders)) {
    throw refuse(name, 'expected identityHeaders to be a list of header names', identityHeaders);
  }
  checkFunctions(provider);
  if (typeof toleranceMs !== 'number' || !Number.isFinite(toleranceMs) || toleranceMs <= 0) {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_LIMIT',
      `${name}: the tolerance must be a positive finite number; there is no value that switches it off.`,
    );
  }
  checkAcknowledgement(name, acknowledgement);
}

function checkFunctions(provider: Provider): void {
  const { diagnose, eventFromIngest, name, parseEvent, verifySignature } = provider;
  if (typeof verifySignature !== 'function') throw refuse(name, 'expected verify to be a function', verifySignature);
  if (typeof parseEvent !== 'function') throw refuse(name, 'expected parseEvent to be a function', parseEvent);
  for (const [optional, value] of Object.entries({ diagnose, eventFromIngest })) {
    if (value !== undefined && typeof value !== 'function') throw refuse(name, `expected ${optional} to be a function`, value);
  }
}

function checkAcknowledgement(name: string, acknowledgement: Acknowledgement): void {
  if (typeof acknowledgement !== 'object' || acknowledgement === null) {
    throw refuse(name, 'expected acknowledgement to be an object', acknowledgement);
  }
  const { budgetMs, deadlineMs, duplicate, received, unauthorized } = acknowledgement;
  checkReply(`${name}: acknowledgement.received`, received, [200, 299]);
  checkReply(`${name}: acknowledgement.duplicate`, duplicate, [200, 299]);
  checkReply(`${name}: acknowledgement.unauthorized`, unauthorized, [400, 499]);
  if (!isPositiveInteger(budgetMs)) throw refuse(name, 'expected acknowledgement.budgetMs to be a positive integer', budgetMs);
  if (deadlineMs !== undefined && !isPositiveInteger(deadlineMs)) {
    throw refuse(name, 'expected acknowledgement.deadlineMs to be a positive integer', deadlineMs);
  }
}

function checkReply(where: string, reply: WebhookResponse, [lowest, highest]: readonly [number, number]): void {
  if (typeof reply !== 'object' || reply === null) throw refuse(where, 'expected { status, headers, body }', reply);
  const { body, headers, status } = reply;
  if (!Number.isInteger(status) || status < lowest || status > highest) {
    throw refuse(where, `expected a status from ${lowest} to ${highest}`, status);
  }
  if (typeof headers !== 'object' || headers === null) throw refuse(where, 'expected headers to be an object', headers);
  if (typeof body !== 'string') throw refuse(where, 'expected body to be a string', body);
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
}

function isPositiveInteger(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** For the factories of the built-in providers and `defineProvider`. */
export function checkProviderOptions(where: string, options: unknown, known: readonly string[]): void {
  // A null secret has an error of its own.
  const hasNullSecret = isPlainObject(options) && options['secret'] === null;
  checkOptions(hasNullSecret ? { ...options, secret: undefined } : options, {
    where,
    known,
    fail: (message) => new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_OPTION', message),
  });
}

function refuse(where: string, problem: string, value: unknown): WebhookConfigurationError {
  return new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_PROVIDER',
    `${where}: ${problem}, but received ${describeKind(value)}.`,
  );
}
