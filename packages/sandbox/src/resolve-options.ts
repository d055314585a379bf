import type { Fault } from './faults/fault.ts';
import { SandboxError } from './sandbox-error.ts';
import { DEFAULT_PAYMENT_METHODS, type SandboxPaymentMethod } from './stablecoin/payment-methods.ts';

export interface ItPayOptions {
  readonly apiKey?: string | undefined;
  readonly webhookSecret?: string | undefined;
  /** Gets the events of services that name no endpoint of their own. */
  readonly webhookUrl?: string | undefined;
  /** What a request must carry. Default `bearer+signature`. */
  readonly auth?: 'bearer+signature' | 'bearer' | undefined;
  /** Refuses intents for services that were never registered. Default false. */
  readonly registeredServicesOnly?: boolean | undefined;
  /** How long an intent can be paid. Default 15 minutes. */
  readonly intentLifetimeMs?: number | undefined;
}

export interface StablecoinOptions {
  readonly merchantId?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly apiSecret?: string | undefined;
  /** Gets the events of orders that name no `callbackUrl`. */
  readonly webhookUrl?: string | undefined;
  /** Which of the two published forms the webhooks are signed in. Default `body`. */
  readonly webhookSignatureForm?: 'body' | 'request' | undefined;
  /** Without it API Checkout answers 50010. Default true. */
  readonly checkoutEnabled?: boolean | undefined;
  readonly paymentMethods?: readonly SandboxPaymentMethod[] | undefined;
  /** Added to a checkout order's amount, so that `cryptoPaymentAmount` differs from `orderAmount`. Default `0.50`. */
  readonly cryptoSurcharge?: string | undefined;
}

export interface SandboxOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number | undefined;
  /** The same seed and the same calls give the same ids and addresses. */
  readonly seed?: string | number | undefined;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: (() => number) | { now(): number } | undefined;
  /** Injected from the start. */
  readonly faults?: readonly Fault[] | undefined;
  readonly itpay?: ItPayOptions | undefined;
  readonly stablecoin?: StablecoinOptions | undefined;
  /** The waits between the attempts to deliver one event. */
  readonly redeliveryMs?: readonly number[] | undefined;
  /** Lets webhooks leave this machine. Default false. */
  readonly allowRemoteWebhooks?: boolean | undefined;
  /** Pays everything by itself after this time (for intents: after their QR code was made). */
  readonly autoPayMs?: number | undefined;
  /** How many requests and deliveries are remembered. Default 10 000. */
  readonly ledgerLimit?: number | undefined;
}

type Resolved<T, Optional extends keyof T> = {
  readonly [K in Exclude<keyof T, Optional>]-?: Exclude<T[K], undefined>;
} & { readonly [K in Optional]: T[K] | undefined };

export interface ResolvedOptions extends Resolved<Omit<SandboxOptions, 'clock' | 'itpay' | 'stablecoin'>, 'seed' | 'autoPayMs'> {
  readonly clock: () => number;
  readonly itpay: Resolved<ItPayOptions, 'webhookUrl'>;
  readonly stablecoin: Resolved<StablecoinOptions, 'webhookUrl'>;
}

// Worthless outside the sandbox: the same on every machine, so that a .env file can be written once.
const ITPAY_API_KEY = 'sk_test_sandbox_5f0c2b7e9a314d68';
const ITPAY_WEBHOOK_SECRET = 'whsec_sandbox_8d1e4c7ab2f9630549e0c71f';
const STABLECOIN_MERCHANT_ID = 'MCH_SANDBOX_0001';
const STABLECOIN_API_KEY = 'SANDBOXKEY7M2QXW4T9ZRD5CVB';
const STABLECOIN_API_SECRET = 'sandbox-Jx3vQ9mT7kLw2ZpR8sYb4NcF6hDg1AeU';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The gateways publish no schedule: docs/assumptions.md#sandbox-behaviour */
const REDELIVERY_MS = [SECOND_MS, 5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS];

export function resolveOptions(options: SandboxOptions): ResolvedOptions {
  const { itpay = {}, stablecoin = {}, clock = Date.now } = options;
  const resolved: ResolvedOptions = {
    port: readWhole(options.port ?? 0, 'port', 65_535),
    seed: options.seed,
    clock: typeof clock === 'function' ? clock : () => clock.now(),
    faults: options.faults ?? [],
    itpay: {
      apiKey: readCredential(itpay.apiKey ?? ITPAY_API_KEY, 'itpay.apiKey'),
      webhookSecret: readCredential(itpay.webhookSecret ?? ITPAY_WEBHOOK_SECRET, 'itpay.webhookSecret'),
      webhookUrl: itpay.webhookUrl,
      auth: itpay.auth ?? 'bearer+signature',
      registeredServicesOnly: itpay.registeredServicesOnly ?? false,
      intentLifetimeMs: readWhole(itpay.intentLifetimeMs ?? 15 * MINUTE_MS, 'itpay.intentLifetimeMs'),
    },
    stablecoin: {
      merchantId: readCredential(stablecoin.merchantId ?? STABLECOIN_MERCHANT_ID, 'stablecoin.merchantId'),
      apiKey: readCredential(stablecoin.apiKey ?? STABLECOIN_API_KEY, 'stablecoin.apiKey'),
      apiSecret: readCredential(stablecoin.apiSecret ?? STABLECOIN_API_SECRET, 'stablecoin.apiSecret'),
      webhookUrl: stablecoin.webhookUrl,
      webhookSignatureForm: stablecoin.webhookSignatureForm ?? 'body',
      checkoutEnabled: stablecoin.checkoutEnabled ?? true,
      paymentMethods: stablecoin.paymentMethods ?? DEFAULT_PAYMENT_METHODS,
      cryptoSurcharge: stablecoin.cryptoSurcharge ?? '0.50',
    },
    redeliveryMs: (options.redeliveryMs ?? REDELIVERY_MS).map((wait) => readWhole(wait, 'redeliveryMs')),
    allowRemoteWebhooks: options.allowRemoteWebhooks ?? false,
    autoPayMs: options.autoPayMs === undefined ? undefined : readWhole(options.autoPayMs, 'autoPayMs'),
    ledgerLimit: readWhole(options.ledgerLimit ?? 10_000, 'ledgerLimit'),
  };
  return resolved;
}

/** Live keys of ItPay start with `sk_liv_`; other gateways' habits are refused as well. */
export function looksLive(value: string): boolean {
  return /^(?:[sr]k|pk|whsec)_live?_/.test(value);
}

function readCredential(value: string, name: string): string {
  if (typeof value !== 'string' || value === '' || value.trim() !== value) {
    throw new TypeError(`${name}: expected a text that is not empty and has no spaces around it`);
  }
  if (looksLive(value)) {
    throw new SandboxError('ERR_SANDBOX_LIVE_KEY', `${name} looks like a live key: the sandbox takes made-up credentials only`);
  }
  return value;
}

function readWhole(value: number, name: string, maximum = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= 0 && value <= maximum) return value;
  throw new RangeError(`${name}: expected a whole number from 0 to ${maximum}`);
}
