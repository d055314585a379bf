import type { OrderEvent, RefundEvent } from '@x/protocol/stablecoin';
import type { Secrets, WebhookForm } from '@x/signing';
import { stablecoin as stablecoinDoctor } from '@x/signing/diagnose';
import { safeVerifyWebhook } from '@x/signing/stablecoin';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { Diagnosis } from '../errors/refused-error.ts';
import type { Acknowledgement, JsonObject, Provider } from '../types/provider.ts';
import { checkProviderOptions } from './check-provider.ts';
import { defineProvider } from './define-provider.ts';
import { parseStablecoinEvent } from './stablecoin-event.ts';

/** An order's event with one certain status. */
export type OrderEventOf<TStatus extends string> = OrderEvent & { readonly status: TStatus };
/** A refund's event with one certain status. */
export type RefundEventOf<TStatus extends string> = RefundEvent & { readonly status: TStatus };

/** The events of refunds, which both products send. */
export interface RefundEvents {
  readonly 'refund.PROCESSING': RefundEventOf<'PROCESSING'>;
  readonly 'refund.SUCCEEDED': RefundEventOf<'SUCCEEDED'>;
  readonly 'refund.FAILED': RefundEventOf<'FAILED'>;
  readonly 'refund.CLOSED': RefundEventOf<'CLOSED'>;
}

/** What the providers of both products take. */
export interface StablecoinProviderOptions {
  /** The API secret, as shown; or up to eight, newest first. */
  readonly secret: Secrets;
  /** Events that name another merchant are quarantined. Part of the key of every event that names none: use the same value in all processes that share a store. */
  readonly merchantId?: string;
  /** Default 'auto': the body form, then the request form if the adapter knows the path. */
  readonly signatureForm?: WebhookForm | 'auto';
  /** Default 300,000. */
  readonly toleranceMs?: number;
}

/** What `ingest` takes: an order or a refund as the client returns it. */
export type StablecoinIngest = { readonly status?: string | undefined } & (
  | { readonly merchantOrderId?: string | undefined }
  | { readonly merchantRefundOrderId: string }
);

interface Product {
  readonly name: string;
  readonly optionNames: readonly string[];
  readonly eventTypes: readonly string[];
  readonly neverSent?: Readonly<Record<string, string>>;
  readonly acknowledgement: Acknowledgement;
}

export const refundEventTypes = ['refund.PROCESSING', 'refund.SUCCEEDED', 'refund.FAILED', 'refund.CLOSED'] as const;

const fromItPay: Diagnosis = {
  name: 'other-gateway',
  hint: 'It carries X-ItPay-Signature: use itpay() for this URL.',
  proven: false,
};

const withoutPath: Diagnosis = {
  name: 'other-form-path-missing',
  hint: "The request form could not be tried: hand over the callback URL's path (the adapters do).",
  proven: false,
};

/** What Hosted Payments and API Checkout share: one signature, one shape of event. */
export function defineStablecoinProvider<TEvents extends object>(
  options: StablecoinProviderOptions,
  product: Product,
): Provider<TEvents, StablecoinIngest> {
  checkProviderOptions(product.name, options, product.optionNames);
  const { secret, merchantId, signatureForm = 'auto', toleranceMs } = options ?? {};
  if (signatureForm !== 'auto' && signatureForm !== 'body' && signatureForm !== 'request') {
    throw refuseOption(product.name, "expected signatureForm to be 'auto', 'body' or 'request'.");
  }
  if (
    merchantId !== undefined &&
    (typeof merchantId !== 'string' || merchantId.trim() === '' || merchantId.trim() !== merchantId)
  ) {
    throw refuseOption(product.name, 'expected merchantId to be a non-empty string without white space around it.');
  }
  const { optionNames: _names, ...declaration } = product;
  return defineProvider<TEvents, StablecoinIngest>({
    ...declaration,
    secret,
    toleranceMs,
    identityHeaders: [],
    signatureHeaders: ['x-timestamp', 'x-signature'],
    verify: ({ headers, body, now, path }, keys) => {
      if (signatureForm === 'request' && path === undefined) return { ok: false, reason: 'request-malformed' };
      const timestamp = headers['x-timestamp'];
      const signature = headers['x-signature'];
      const verified = safeVerifyWebhook(
        { timestamp, signature, body, now, path, form: signatureForm, toleranceMs: Number.MAX_VALUE },
        keys,
      );
      return verified.ok ? { ok: true, timestampMs: verified.timestamp, secretIndex: verified.secretIndex } : verified;
    },
    parseEvent: (value) => parseStablecoinEvent(value, merchantId),
    eventFromIngest: (input) => input as unknown as JsonObject,
    ordersStates: true,
    diagnose: ({ body, header, headers, now, path }) => {
      const timestamp = headers['x-timestamp'];
      const signature = headers['x-signature'];
      if (signature === undefined && header('x-itpay-signature') !== undefined) return fromItPay;
      if (signatureForm === 'request' && path === undefined) return withoutPath;
      const webhook = { timestamp, signature, body, now, path, form: signatureForm, toleranceMs };
      return stablecoinDoctor.diagnoseWebhook(webhook, secret);
    },
  });
}

export function refuseOption(name: string, problem: string): WebhookConfigurationError {
  return new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_PROVIDER', `${name}: ${problem}`);
}
