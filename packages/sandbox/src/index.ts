// The sandbox

export type { SandboxCredentials } from './credentials.ts';
export type { ItPayOptions, SandboxLogger, SandboxOptions, StablecoinOptions } from './options.ts';
export type { Sandbox } from './sandbox.ts';
export { createSandbox } from './sandbox.ts';

// What can be seen and done

export type { SignatureExplanation } from './gateway/signature-evidence.ts';
export type { DeliveryAttempt, DeliveryState, SandboxDelivery, WebhookProduct } from './history/deliveries.ts';
export type { SandboxRequest } from './history/requests.ts';
export type { FailOptions, PaymentAction, PayOptions, SandboxPayment } from './payment.ts';

// Faults

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

// Payment methods of API Checkout

export type { SandboxPaymentMethod } from './stablecoin/payment-methods.ts';
export { DEFAULT_PAYMENT_METHODS } from './stablecoin/payment-methods.ts';

// Errors

export type { SandboxErrorCode } from './errors.ts';
export { isSandboxError, SandboxError } from './errors.ts';
