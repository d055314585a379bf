import { checkFields, checkSignableBody, mistake } from '../input.ts';
import { computeHmac, prepareKey } from '../key.ts';
import { formatTimestamp, readSignature, stablecoinScheme } from '../scheme.ts';
import type { Body, HeaderValue, Rejected, SecretInput, Secrets, Verified, WebhookForm } from '../types.ts';
import { acceptOrThrow, type Candidate, verifyClaim } from '../verify.ts';
import { isRequestLike, joinLines, signRequest } from './request.ts';

/** A webhook as the stablecoin gateway sends it. */
export interface StablecoinWebhook {
  /** Milliseconds since the epoch. */
  readonly timestamp: number | string;
  /** The bytes that are sent, or their text. */
  readonly body: Body;
  /** Default 'body'. */
  readonly form?: WebhookForm | undefined;
  /** The callback URL's path without its query; the request form needs it. */
  readonly path?: string | undefined;
}

/** A webhook as you received it. */
export interface StablecoinWebhookVerification {
  /** The value of `X-Timestamp`. */
  readonly timestamp: number | HeaderValue;
  /** The value of `X-Signature`. */
  readonly signature: HeaderValue;
  /** As received, before any parser. */
  readonly body: Body;
  /** Milliseconds since the epoch: `Date.now()`. */
  readonly now: number;
  /** The callback URL's path without its query; the request form needs it. */
  readonly path?: string | undefined;
  /** Default 'auto': the body form, then the request form if the path is given. */
  readonly form?: WebhookForm | 'auto' | undefined;
  /** How many milliseconds the timestamp may be off in either direction, inclusive. Default 300,000. */
  readonly toleranceMs?: number | undefined;
}

/**
 * Signs a webhook as the gateway does, for tests and sandboxes.
 *
 * @returns Base64, the value of `X-Signature`
 * @throws TypeError, RangeError for an unusable timestamp, body, path or secret
 * @see docs/assumptions.md#stablecoin-webhook-signature-form
 */
export function signWebhook(webhook: StablecoinWebhook, secret: SecretInput): string {
  checkFields(webhook, ['timestamp', 'body', 'form', 'path']);
  const { body, form = 'body', path } = webhook;
  const timestamp = formatTimestamp(stablecoinScheme, webhook.timestamp);
  checkSignableBody(body);
  checkForm(form, ['body', 'request'], path);
  if (form === 'request') return signRequest({ timestamp, method: 'POST', path: path as string, body }, secret);
  if (isRequestLike(body)) throw new TypeError('The body reads like a signed request.');
  return prepareKey(secret)[computeHmac]([`${timestamp}\n`, body], stablecoinScheme.encoding);
}

/**
 * Checks that the stablecoin gateway signed exactly these bytes, within the tolerance.
 *
 * Requests and webhooks share one secret there: afterwards check that the body is the JSON object that you expect.
 *
 * @throws SignatureVerificationError with the reason; TypeError or RangeError for a caller's mistake
 * @example
 * verifyWebhook({ timestamp: headers['x-timestamp'], signature: headers['x-signature'], body: rawBody, now: Date.now() }, key);
 */
export function verifyWebhook(webhook: StablecoinWebhookVerification, secrets: Secrets): Verified {
  return acceptOrThrow(safeVerifyWebhook(webhook, secrets));
}

/**
 * Like `verifyWebhook`, but returns a refusal instead of throwing it.
 *
 * @throws TypeError or RangeError for a caller's mistake
 */
export function safeVerifyWebhook(webhook: StablecoinWebhookVerification, secrets: Secrets): Verified | Rejected {
  checkFields(webhook, ['timestamp', 'signature', 'body', 'now', 'path', 'form', 'toleranceMs']);
  const { body, now, path, form = 'auto', toleranceMs: tolerance } = webhook;
  checkForm(form, ['auto', 'body', 'request'], path);
  const signed = readSignature(stablecoinScheme, webhook);
  const candidates = (timestamp: string) => {
    const list: Candidate[] = [];
    if (form !== 'request' && !isRequestLike(body)) list.push({ form: 'body', parts: [`${timestamp}\n`, body] });
    if (form === 'body' || path === undefined) return list;
    const text = joinLines(timestamp, { method: 'POST', path, body });
    if (text !== undefined) list.push({ form: 'request', parts: [text] });
    return list;
  };
  return verifyClaim({ scheme: stablecoinScheme, signed, body, now, tolerance, candidates }, secrets);
}

/** Throws unless the form is known and has the path that it needs. */
function checkForm(form: unknown, known: readonly string[], path: unknown): void {
  if (typeof form !== 'string' || !known.includes(form)) throw mistake(`\`form\` as ${known.join(' or ')}`, form);
  const isNeeded = form === 'request' || path !== undefined;
  if (isNeeded && typeof path !== 'string') throw mistake("the callback URL's `path` as text", path);
}
