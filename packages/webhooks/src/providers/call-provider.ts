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
