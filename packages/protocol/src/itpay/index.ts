import type * as amount from '../money/minor-amount.ts';
import type * as status from '../statuses/payment-intent-status.ts';

// Requests

export { moneySchema } from './minor-money.ts';
export type { CreateManifestParams, CreatePaymentIntentParams } from './request-params.ts';
export { createManifestParamsSchema, createPaymentIntentParamsSchema, METADATA_MAX_BYTES } from './request-params.ts';

// Answers

export type { ErrorBody } from './error-body.ts';
export { errorBodySchema } from './error-body.ts';
export { answeredMoneySchema } from './minor-money.ts';
export type { Payer, PaymentIntent, PaymentType } from './payment-intent.ts';
export { paymentIntentSchema } from './payment-intent.ts';
export type { QrCharge, QrChargeStatus } from './qr-charge.ts';
export { qrChargeSchema } from './qr-charge.ts';
export type { ManifestPrice, ManifestStatus, PaymentMethods, ServiceManifest } from './service-manifest.ts';
export { serviceManifestListSchema, serviceManifestSchema } from './service-manifest.ts';

// Webhooks

export type {
  ItPayEventMap,
  ItPayEventType,
  ItPayWebhookEvent,
  KnownItPayWebhookEvent,
  UnknownItPayEventType,
  UnknownItPayWebhookEvent,
} from './webhook-events.ts';
export { ITPAY_EVENT_TYPES, isKnownItPayEvent, webhookEventSchema } from './webhook-events.ts';

// Statuses

export {
  comparePaymentIntentStatus,
  isTerminalPaymentIntentStatus,
  PAYMENT_INTENT_STATUSES,
  TERMINAL_PAYMENT_INTENT_STATUSES,
} from '../statuses/payment-intent-status.ts';

// Types that other entry points export too: aliases, because the bundler of the declarations takes a re-export for a value

/** An amount in minor units with its currency, as in `@x/protocol/money`. */
export type MinorMoney = amount.MinorMoney;
/** One of the published statuses, as in `@x/protocol/statuses`. */
export type KnownPaymentIntentStatus = status.KnownPaymentIntentStatus;
/** One of the final statuses, as in `@x/protocol/statuses`. */
export type TerminalPaymentIntentStatus = status.TerminalPaymentIntentStatus;
/** The status of a payment intent, as in `@x/protocol/statuses`. */
export type PaymentIntentStatus = status.PaymentIntentStatus;
