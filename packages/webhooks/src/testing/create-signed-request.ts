import { checkOptions } from '@x/protocol/options';
import type { SecretInput, WebhookForm } from '@x/signing';
import { signWebhook as signItPayWebhook } from '@x/signing/itpay';
import { signWebhook as signStablecoinWebhook } from '@x/signing/stablecoin';
import type { WebhookRequest } from '../types/request.ts';
import type { TestProvider } from './create-test-event.ts';

/** What to sign, with which secret, and when. */
export interface SignedRequestOptions {
  readonly provider: TestProvider;
  readonly secret: SecretInput;
  /** Serialized once, and signed as it was serialized. */
  readonly event?: object;
  /** Instead of `event`: exactly these bytes. */
  readonly body?: string | Uint8Array;
  /** When it is signed, milliseconds since the epoch. Default: now. */
  readonly timestampMs?: number;
  /** Default `/webhooks`. */
  readonly path?: string;
  /** Stablecoin only; default `body`. */
  readonly form?: WebhookForm;
}

/** A request as the gateway would send it. */
export interface SignedRequest extends WebhookRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * A request as the gateway would send it: for `receiver.handle`, or for `fetch(url, request)`.
 *
 * @example
 * await receiver.handle(createSignedRequest({ provider: 'itpay', secret, event: createTestEvent('itpay', 'payment_intent.succeeded') }));
 */
export function createSignedRequest(options: SignedRequestOptions): SignedRequest {
  checkOptions(options, {
    where: 'createSignedRequest',
    known: ['provider', 'secret', 'event', 'body', 'timestampMs', 'path', 'form'],
    fail: (message) => new TypeError(message),
  });
  const { provider, secret, event = {}, timestampMs = Date.now(), path = '/webhooks', form = 'body' } = options;
  const body = encodeBody(options.body ?? JSON.stringify(event));
  const signature: Readonly<Record<string, string>> =
    provider === 'itpay'
      ? { 'x-itpay-signature': signItPayWebhook({ timestamp: Math.floor(timestampMs / 1000), body }, secret) }
      : {
          'x-timestamp': String(timestampMs),
          'x-signature': signStablecoinWebhook({ timestamp: timestampMs, body, form, path }, secret),
        };
  const headers = { 'content-type': 'application/json', ...signature };
  return { method: 'POST', path, headers, rawHeaders: Object.entries(headers).flat(), body };
}

function encodeBody(body: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body);
}
