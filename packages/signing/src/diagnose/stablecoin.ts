import { stablecoinScheme } from '../scheme.ts';
import { type StablecoinRequestVerification, safeVerifyRequest } from '../stablecoin/request.ts';
import { type StablecoinWebhookVerification, safeVerifyWebhook } from '../stablecoin/webhook.ts';
import type { Secrets } from '../types.ts';
import type { MessageChange } from './change.ts';
import { diagnose, formKey } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';
import { readTwoHeaders } from './headers.ts';
import type { Layout, Message } from './message.ts';

/** Tried when the callback URL's path was not given. */
const usualPaths = ['/', '/webhook', '/webhooks', '/callback', '/notify', '/webhook/payment', '/webhooks/stablecoin'];

/**
 * Says why a webhook of the stablecoin gateway is refused.
 *
 * @param webhook the input of `safeVerifyWebhook`
 * @param secrets one secret or a list, as text or bytes. White space and quotes around a text secret are allowed here: they are what may
 *   be wrong. With a `SigningKey`, other spellings of the secret cannot be tried.
 * @returns undefined if nothing is wrong, or if the cause is not known
 * @throws TypeError or RangeError for a caller's mistake, as `safeVerifyWebhook`
 */
export function diagnoseWebhook(webhook: StablecoinWebhookVerification, secrets: Secrets): Diagnosis | undefined {
  const checked = safeVerifyWebhook(webhook, formKey);
  const { body, now, path, form = 'auto', toleranceMs: tolerance } = webhook;
  const layouts: Layout[] = [];
  if (form !== 'request') layouts.push('stablecoin-body');
  if (form === 'request' || (form === 'auto' && path !== undefined)) layouts.push('stablecoin-request');
  const bases = (timestamp: string, bytes: Buffer): readonly Message[] =>
    layouts.map((layout) => ({
      layout,
      algorithm: 'sha256',
      timestamp,
      method: 'POST',
      path: path ?? '',
      query: '',
      body: bytes,
    }));
  const changes = path === undefined ? [withoutPath] : form === 'auto' ? [] : [otherForm];
  const reading = readTwoHeaders(webhook);
  const evidence = { scheme: stablecoinScheme, body, now, tolerance, checked, reading, bases, changes, isBodyExpected: true };
  return diagnose(evidence, secrets);
}

const otherForm: MessageChange = {
  name: 'other-form',
  undo: (message) => [{ ...message, layout: message.layout === 'stablecoin-body' ? 'stablecoin-request' : 'stablecoin-body' }],
};

const withoutPath: MessageChange = {
  name: 'other-form-path-missing',
  undo: (message) => usualPaths.map((path) => ({ ...message, layout: 'stablecoin-request', path })),
};

/**
 * Says why a request to the stablecoin gateway is refused.
 *
 * @param request the input of `safeVerifyRequest`
 * @param secrets as for `diagnoseWebhook`
 * @returns undefined if nothing is wrong, or if the cause is not known
 * @throws TypeError or RangeError for a caller's mistake, as `safeVerifyRequest`
 */
export function diagnoseRequest(request: StablecoinRequestVerification, secrets: Secrets): Diagnosis | undefined {
  const checked = safeVerifyRequest(request, formKey);
  const { method, path, query = '', body = '', now, toleranceMs: tolerance } = request;
  const reading = readTwoHeaders(request);
  const line = { method: String(method), path: String(path), query: String(query) };
  const bases = (timestamp: string, bytes: Buffer): readonly Message[] => [
    { layout: 'stablecoin-request', algorithm: 'sha256', timestamp, ...line, body: bytes },
  ];
  const evidence = {
    scheme: stablecoinScheme,
    body,
    now,
    tolerance,
    checked,
    reading,
    bases,
    changes: [],
    isBodyExpected: false,
  };
  return diagnose(evidence, secrets);
}
