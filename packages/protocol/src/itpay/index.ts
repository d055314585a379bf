import type * as money from '../money/minor-amount.ts';

export type { CreateManifestParams } from './create-manifest-params.ts';
export { createManifestParamsSchema } from './create-manifest-params.ts';
export type { CreatePaymentIntentParams } from './create-payment-intent-params.ts';
export { createPaymentIntentParamsSchema, METADATA_MAX_BYTES } from './create-payment-intent-params.ts';
export type { ErrorBody } from './error-body.ts';
export { errorBodySchema } from './error-body.ts';
export { answeredMoneySchema, moneySchema } from './minor-money.ts';
export type { Payer, PaymentIntent, PaymentType } from './payment-intent.ts';
export { paymentIntentSchema } from './payment-intent.ts';
export type { KnownPaymentIntentStatus, PaymentIntentStatus, TerminalPaymentIntentStatus } from './payment-intent-status.ts';
export {
  comparePaymentIntentStatus,
  isTerminalPaymentIntentStatus,
  PAYMENT_INTENT_STATUSES,
  TERMINAL_PAYMENT_INTENT_STATUSES,
} from './payment-intent-status.ts';
export type { QrCharge, QrChargeStatus } from './qr-charge.ts';
export { qrChargeSchema } from './qr-charge.ts';
export type { ManifestPrice, ManifestStatus, PaymentMethods, ServiceManifest } from './service-manifest.ts';
export { serviceManifestListSchema, serviceManifestSchema } from './service-manifest.ts';
export type {
  ItPayEventMap,
  ItPayEventType,
  ItPayWebhookEvent,
  KnownItPayWebhookEvent,
  UnknownItPayEventType,
  UnknownItPayWebhookEvent,
} from './webhook-event.ts';
export { ITPAY_EVENT_TYPES, isKnownItPayEvent, webhookEventSchema } from './webhook-event.ts';

// An alias, not a re-export: the bundler of the declaration files mistakes the latter for a value.
export type MinorMoney = money.MinorMoney;
