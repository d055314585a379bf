import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import { toBytes } from '../json/bytes.ts';
import { parseStrictJson } from '../json/strict-json.ts';
import { parseEvent, verifySignature } from '../providers/define-provider.ts';
import type { WebhookRequest, WebhookRequestHead, WebhookResponse } from '../types/request.ts';
import { collectHeaders, readHeader } from './headers.ts';
import { type Refusal, refuse } from './refuse.ts';
import type { Receiver, Work } from './types.ts';

export type Acceptance = { readonly ok: true; readonly work: Work } | { readonly ok: false; readonly response: WebhookResponse };

/**
 * Method, size, signature over the received bytes, time, strict JSON, schema: in this order. Nothing is decoded, parsed or looked up
 * before the signature holds.
 *
 * @throws WebhookConfigurationError when the provider fails
 */
export async function accept(receiver: Receiver, request: WebhookRequest, startedAt: number): Promise<Acceptance> {
  const { provider } = receiver;
  const now = receiver.now();
  const refused = (refusal: Refusal): Acceptance => ({
    ok: false,
    response: refuse(receiver, refusal, { request, startedAt, now }),
  });

  const body = toBytes(request?.body);
  receiver.notify({ type: 'received', provider: provider.name, durationMs: 0, bytes: body?.byteLength ?? 0 });
  const unfit = checkHead(receiver, request);
  if (unfit !== undefined) return refused(unfit);
  if (body === undefined) return refused({ reason: 'raw-body-gone', cause: createBodyError() });
  if (body.byteLength > receiver.bodyLimitBytes) return refused({ reason: 'body-too-large' });

  const headers = collectHeaders(request, receiver.headerNames);
  if (headers === undefined) return refused({ reason: 'header-duplicated' });
  const verified = await verifySignature(provider, { path: request.path, headers, body, now });
  if (!verified.ok) return refused({ reason: verified.reason });
  const { secretIndex, timestampMs } = verified;
  const untimely = checkTime(timestampMs, now, provider.toleranceMs);
  if (untimely !== undefined) return refused({ reason: untimely });

  const json = parseStrictJson(body);
  if (!json.ok) return refused({ reason: 'json-invalid', detail: `The signed body is refused: ${json.problem}.` });
  const parsed = parseEvent(provider, json.value, headers);
  if (!parsed.ok) return refused({ reason: 'schema-invalid', detail: parsed.problem });

  if (secretIndex > 0) receiver.warnOfOldSecret(secretIndex);
  const key = receiver.keyPrefix + parsed.key;
  const durationMs = performance.now() - startedAt;
  receiver.notify({ type: 'verified', provider: provider.name, durationMs, key, eventType: parsed.type, secretIndex });
  const work: Work = {
    receiver,
    parsed,
    key,
    source: 'webhook',
    receivedAt: now,
    secretIndex,
    path: request.path,
    headers: keepHeaders(headers, provider.identityHeaders),
    text: json.text,
    startedAt,
  };
  return { ok: true, work };
}

/** What is refused before the body is read: a wrong method, an encoded body, a declared length beyond the limit. */
export function checkHead(receiver: Receiver, head: WebhookRequestHead): Refusal | undefined {
  if (receiver.running.isClosing) return { reason: 'closing' };
  if (typeof head !== 'object' || head === null) return { reason: 'misconfigured', cause: createRequestError('the request') };
  if (head.method !== 'POST') return { reason: 'method-not-allowed' };
  if (typeof head.headers !== 'object' || head.headers === null) {
    return { reason: 'misconfigured', cause: createRequestError('headers') };
  }
  const coding = readHeader(head.headers, 'content-encoding');
  if (coding !== undefined && !isIdentity(coding)) return { reason: 'content-encoding' };
  const length = readHeader(head.headers, 'content-length');
  return typeof length === 'string' && Number(length) > receiver.bodyLimitBytes ? { reason: 'body-too-large' } : undefined;
}

/** Two-sided, and inclusive at exactly the tolerance. */
export function checkTime(
  timestampMs: number,
  now: number,
  toleranceMs: number,
): 'timestamp-too-old' | 'timestamp-too-new' | undefined {
  const age = now - timestampMs;
  if (age >= -toleranceMs && age <= toleranceMs) return undefined;
  return age > 0 ? 'timestamp-too-old' : 'timestamp-too-new';
}

function isIdentity(coding: string | readonly string[]): boolean {
  return typeof coding === 'string' && (coding === '' || coding.trim().toLowerCase() === 'identity');
}

/** The headers that `parseEvent` needs again when a worker settles the delivery; none for a provider that declares an empty list. */
function keepHeaders(
  seen: Readonly<Record<string, string | undefined>>,
  identityHeaders: readonly string[] | undefined,
): Readonly<Record<string, string>> | undefined {
  if (identityHeaders?.length === 0) return undefined;
  const present = Object.entries(seen).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return present.length === 0 ? undefined : Object.fromEntries(present);
}

/** The program's mistake, not the sender's: the gateway is asked to deliver again. */
function createBodyError(): WebhookConfigurationError {
  return new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_BODY_NOT_BYTES',
    'handle() was given a parsed body (or text): a signature covers the received bytes. Pass the Uint8Array as it was received, or use an adapter.',
    { diagnosis: { name: 'body-parsed', hint: 'Read the raw bytes before any body parser.', proven: true } },
  );
}

function createRequestError(what: string): WebhookConfigurationError {
  return new WebhookConfigurationError(
    'ERR_WEBHOOK_CONFIG_REQUEST',
    `handle() expects { method, headers, body } with headers as an object or a Headers; ${what} was not an object.`,
  );
}
