import {
  ITPAY_EVENT_TYPES,
  type KnownItPayWebhookEvent,
  type PaymentIntent,
  type UnknownItPayWebhookEvent,
} from '@x/protocol/itpay';
import type { Secrets } from '@x/signing';
import { itpay as itpayDoctor } from '@x/signing/diagnose';
import { safeVerifyWebhook } from '@x/signing/itpay';
import { WebhookConfigurationError } from '../errors/configuration-error.ts';
import type { Diagnosis } from '../errors/refused-error.ts';
import type { InvalidEvent, JsonObject, ParsedEvent, Provider, StateOrder, StateSteps } from '../types/provider.ts';
import { checkProviderOptions } from './check-provider.ts';
import { defineProvider } from './define-provider.ts';
import { isJsonObject, joinKey, readIdentifier, readText } from './fields.ts';
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

/** The options of `itpay`. */
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

const fromStablecoin: Diagnosis = {
  name: 'other-gateway',
  hint: 'It carries X-Signature, as the stablecoin gateway signs: use stablecoinHosted() or stablecoinCheckout() for this URL.',
  proven: false,
};

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
    diagnose: ({ body, header, headers, now }) => {
      const signature = headers['x-itpay-signature'];
      if (signature === undefined && header('x-signature') !== undefined) return fromStablecoin;
      return itpayDoctor.diagnoseWebhook({ header: signature, body, now, toleranceSeconds }, secret);
    },
  });
}

/**
 * Asks for what the handling needs: an id, a type and a data object. The rest stays as it came. `webhookEventSchema` of
 * `@x/protocol/itpay` accepts the same; a test compares the two.
 */
function parseItPayEvent(value: JsonObject, dedupeBy: 'event' | 'payment'): ParsedEvent | InvalidEvent {
  const id = readIdentifier(value['id']);
  if (id === undefined) return { ok: false, problem: 'id: expected 1 to 255 characters.' };
  const type = readIdentifier(value['type']);
  if (type === undefined) return { ok: false, problem: 'type: expected 1 to 255 characters.' };
  const data = value['data'];
  if (!isJsonObject(data)) return { ok: false, problem: 'data: expected an object.' };
  const intentId = readIdentifier(data['id']);
  const amount = isJsonObject(data['amount']) ? data['amount'] : undefined;
  const byPayment = dedupeBy === 'payment' && intentId !== undefined && type.startsWith('payment_intent.');
  return {
    ok: true,
    event: value,
    type,
    key: byPayment ? joinKey(intentId, type) : joinKey(id),
    facts: {
      amount: typeof amount?.['value'] === 'number' ? amount['value'] : undefined,
      currency: readText(amount?.['currency']),
      orderId: intentId,
      serviceId: readText(data['service_id']),
    },
    fields: data,
    order: intentId === undefined ? undefined : findStateOrder(intentId, type, byPayment),
  };
}

const paid = 'payment_intent.succeeded';
const unpaid = ['payment_intent.failed', 'payment_intent.expired'];
const neverPaid: StateSteps = { lateAfter: [], impossibleAfter: [paid], surprisingAfter: [] };

/**
 * An intent that was paid neither fails nor expires (docs/assumptions.md#itpay-webhook-order); money that arrives after all is
 * dispatched, and reported.
 */
const stepsByType: ReadonlyMap<string, StateSteps> = new Map([
  [paid, { lateAfter: [], impossibleAfter: [], surprisingAfter: unpaid }],
  ...unpaid.map((type) => [type, neverPaid] as const),
]);

function findStateOrder(intentId: string, type: string, isStored: boolean): StateOrder | undefined {
  const steps = stepsByType.get(type);
  return steps && { subject: joinKey(intentId), status: type, steps, isStored };
}

/**
 * An intent as a poll returns it has no event id: it becomes the event that its status stands for. That is the same event as the
 * webhook's only when both are identified by intent and type.
 *
 * @throws WebhookConfigurationError `ERR_WEBHOOK_CONFIG_INGEST`
 */
function eventFromIntent(input: JsonObject, dedupeBy: 'event' | 'payment'): JsonObject {
  if (typeof input['type'] === 'string' && isJsonObject(input['data'])) return input;
  const { id, status } = input;
  if (typeof id !== 'string' || typeof status !== 'string') {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_INGEST',
      'itpay: expected an event {id, type, data} or a PaymentIntent.',
    );
  }
  if (dedupeBy !== 'payment') {
    throw new WebhookConfigurationError(
      'ERR_WEBHOOK_CONFIG_INGEST',
      "itpay: a PaymentIntent has no event id, so it would be handled beside the webhook's event. Set itpay({ dedupeBy: 'payment' }).",
    );
  }
  return { id, type: `payment_intent.${status}`, data: input };
}
