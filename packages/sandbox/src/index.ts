export type { Sandbox } from './create-sandbox.ts';
export { createSandbox } from './create-sandbox.ts';

export type {
  ClockFault,
  Fault,
  FaultKind,
  InjectedFault,
  RequestFault,
  RequestMatch,
  WebhookFault,
  WebhookMatch,
} from './faults/fault.ts';

export type { DeliveryAttempt, DeliveryState, SandboxDelivery, WebhookProduct } from './ledger/deliveries.ts';
export type { SandboxRequest } from './ledger/requests.ts';
export type { FailOptions, PaymentAction, PayOptions, SandboxPayment } from './payment.ts';

export type { ItPayOptions, SandboxOptions, StablecoinOptions } from './resolve-options.ts';

export type { SandboxErrorCode } from './sandbox-error.ts';
export { isSandboxError, SandboxError } from './sandbox-error.ts';

export type { SandboxPaymentMethod } from './stablecoin/payment-methods.ts';
export { DEFAULT_PAYMENT_METHODS } from './stablecoin/payment-methods.ts';
