import {
  ITPAY_EVENT_TYPES,
  type KnownItPayWebhookEvent,
  type PaymentIntent,
  type UnknownItPayWebhookEvent,
} from '@x/protocol/itpay';
import type { Secrets } from '@x/signing';
import { safeVerifyWebhook } from '@x/signing/itpay';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { JsonObject, Provider } from '../types/provider.ts';
import { checkProviderOptions } from './check-provider.ts';
import { defineProvider } from './define-provider.ts';
import { diagnoseItPay } from './diagnose-itpay.ts';
import { eventFromIntent, parseItPayEvent } from './itpay-event.ts';
import { jsonReply } from './replies.ts';

type KnownEvents = {
  readonly 'payment_intent.succeeded': KnownItPayWebhookEvent<'payment_intent.succeeded'>;
  readonly 'payment_intent.failed': KnownItPayWebhookEvent<'payment_intent.failed'>;
  readonly 'payment_intent.expired': KnownItPayWebhookEvent<'payment_intent.expired'>;
  readonly 'escrow.held': KnownItPayWebhookEvent<'escrow.held'>;
};

/** What `on` narrows by: event types. */
export type ItPayEvents<TAdditional extends string = never> = KnownEvents & {
  readonly [Type in TAdditional]: UnknownItPayWebhookEvent;
};

/** What `ingest` takes: an event with its id, or an intent as a poll returns it (with `dedupeBy: 'payment'`). */
export type ItPayIngest = { readonly id: string; readonly type: string; readonly data: object } | PaymentIntent;

export interface ItPayProviderOptions<TAdditional extends string = never> {
  /** The webhook secret, as shown; or up to eight, newest first. */
  readonly secret: Secrets;
  /** Default 300. */
  readonly toleranceSeconds?: number;
  /**
   * What makes two events the same. `event` (default): their id, as ItPay numbers them. `payment`: the intent and the type, so
   * that what a poll or a sweep has seen (they see no event id) meets the webhook under one key.
   */
  readonly dedupeBy?: 'event' | 'payment';
  /** Types newer than this version, to be allowed in `on`. */
  readonly additionalTypes?: readonly TAdditional[];
}

// Nothing is published about ItPay's patience: docs/assumptions.md#itpay-webhook-budget
const budgetMs = 10_000;

/** ItPay's webhooks. @see the vendor's SDK page, "Handling Webhooks" */
export function itpay<const TAdditional extends string = never>(
  options: ItPayProviderOptions<TAdditional>,
): Provider<ItPayEvents<TAdditional>, ItPayIngest> {
  checkProviderOptions('itpay', options, ['secret', 'toleranceSeconds', 'dedupeBy', 'additionalTypes']);
  const { secret, toleranceSeconds = 300, dedupeBy = 'event', additionalTypes = [] } = options ?? {};
  if (dedupeBy !== 'event' && dedupeBy !== 'payment') {
    throw new WebhookConfigurationError('ERR_WEBHOOK_CONFIG_PROVIDER', "itpay: expected dedupeBy to be 'event' or 'payment'.");
  }
  if (!Array.isArray(additionalTypes) || additionalTypes.some((type) => typeof type !== 'string')) {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_PROVIDER',
      'itpay: expected additionalTypes to be a list of event types.',
    );
  }
  return defineProvider<ItPayEvents<TAdditional>, ItPayIngest>({
    name: 'itpay',
    secret,
    toleranceMs: typeof toleranceSeconds === 'number' ? toleranceSeconds * 1000 : toleranceSeconds,
    signatureHeaders: ['x-itpay-signature'],
    identityHeaders: [],
    verify: (request, keys) => {
      const verified = safeVerifyWebhook(
        {
          header: request.headers['x-itpay-signature'],
          body: request.body,
          now: request.now,
          toleranceSeconds: Number.MAX_VALUE,
        },
        keys,
      );
      if (!verified.ok) return verified;
      return { ok: true, timestampMs: verified.timestamp * 1000, secretIndex: verified.secretIndex };
    },
    parseEvent: (value) => parseItPayEvent(value, dedupeBy),
    eventFromIngest: (input) => eventFromIntent(input as unknown as JsonObject, dedupeBy),
    eventTypes: [...ITPAY_EVENT_TYPES, ...additionalTypes],
    ordersStates: dedupeBy === 'payment',
    acknowledgement: {
      received: jsonReply(200, '{"status":"received"}'),
      duplicate: jsonReply(200, '{"status":"already_processed"}'),
      unauthorized: jsonReply(401, '{"error":"invalid signature"}'),
      budgetMs,
    },
    diagnose: (request, reason) => diagnoseItPay(request, reason, secret),
  });
}
