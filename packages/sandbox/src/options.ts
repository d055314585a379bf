import { checkOptions } from '@x/protocol/options';
import { SandboxError } from './errors.ts';
import type { Fault } from './faults/fault.ts';
import { isHttpUrl } from './gateway/is-http-url.ts';
import { DEFAULT_PAYMENT_METHODS, type SandboxPaymentMethod } from './stablecoin/payment-methods.ts';

/** What concerns ItPay alone. */
export interface ItPayOptions {
  /** Default: a made-up key, the same on every machine. */
  readonly apiKey?: string | undefined;
  /** Default: a made-up secret, the same on every machine. */
  readonly webhookSecret?: string | undefined;
  /** Receives the events of services that name no endpoint of their own. */
  readonly webhookUrl?: string | undefined;
  /** What a request must carry. Default `bearer+signature`. */
  readonly auth?: 'bearer+signature' | 'bearer' | undefined;
  /** Refuses intents for services that were never registered. Default false. */
  readonly registeredServicesOnly?: boolean | undefined;
  /** How long an intent can be paid, in milliseconds. Default 15 minutes. */
  readonly intentLifetimeMs?: number | undefined;
  /**
   * Answers a create whose id is in use with the intent that exists, even if the other parameters differ. Default false: other
   * parameters are refused with 409 `IDEMPOTENCY_CONFLICT`.
   */
  readonly replayExisting?: boolean | undefined;
}

/** What concerns the stablecoin gateway alone. */
export interface StablecoinOptions {
  /** Default: a made-up id, the same on every machine. */
  readonly merchantId?: string | undefined;
  /** Default: a made-up key, the same on every machine. */
  readonly apiKey?: string | undefined;
  /** Default: a made-up secret, the same on every machine. */
  readonly apiSecret?: string | undefined;
  /** Receives the events of orders that name no `callbackUrl`, and of refunds that name no `notifyUrl`. */
  readonly webhookUrl?: string | undefined;
  /** Which of the two published forms the webhooks are signed in. Default `body`. */
  readonly webhookSignatureForm?: 'body' | 'request' | undefined;
  /** False makes API Checkout answer 50010. Default true. */
  readonly checkoutEnabled?: boolean | undefined;
  /** Default `DEFAULT_PAYMENT_METHODS`. */
  readonly paymentMethods?: readonly SandboxPaymentMethod[] | undefined;
  /** Added to an order's amount, so that `cryptoPaymentAmount` differs from `orderAmount`. Default `0.50`. */
  readonly cryptoSurcharge?: string | undefined;
}

/** Where warnings go: facts first, then a sentence for people. */
export interface SandboxLogger {
  /** Something that somebody should look at. */
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
}

/** How the sandbox is set up. Everything has a default. */
export interface SandboxOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number | undefined;
  /** The same seed and the same calls give the same ids and addresses. */
  readonly seed?: string | number | undefined;
  /** Transport time, milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: (() => number) | { now(): number } | undefined;
  /** Injected from the start. */
  readonly faults?: readonly Fault[] | undefined;
  /** What concerns ItPay alone. */
  readonly itpay?: ItPayOptions | undefined;
  /** What concerns the stablecoin gateway alone. */
  readonly stablecoin?: StablecoinOptions | undefined;
  /** The waits between the attempts to deliver one event, in milliseconds of business time. */
  readonly redeliveryMs?: readonly number[] | undefined;
  /** Lets webhooks leave this machine. Default false. */
  readonly allowRemoteWebhooks?: boolean | undefined;
  /** Pays everything by itself after this many milliseconds (an intent: after its QR code was made). */
  readonly autoPayMs?: number | undefined;
  /** How many requests and deliveries are remembered. Default 10,000. */
  readonly historyLimit?: number | undefined;
  /** Called for events that could not be sent. Default: none. */
  readonly logger?: SandboxLogger | undefined;
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

/** The gateways publish no schedule: docs/assumptions.md#sandbox-behavior */
const REDELIVERY_MS = [SECOND_MS, 5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS];

const OPTIONS: readonly (keyof SandboxOptions)[] = [
  'port',
  'seed',
  'clock',
  'faults',
  'itpay',
  'stablecoin',
  'redeliveryMs',
  'allowRemoteWebhooks',
  'autoPayMs',
  'historyLimit',
  'logger',
];
const ITPAY_OPTIONS: readonly (keyof ItPayOptions)[] = [
  'apiKey',
  'webhookSecret',
  'webhookUrl',
  'auth',
  'registeredServicesOnly',
  'intentLifetimeMs',
  'replayExisting',
];
const STABLECOIN_OPTIONS: readonly (keyof StablecoinOptions)[] = [
  'merchantId',
  'apiKey',
  'apiSecret',
  'webhookUrl',
  'webhookSignatureForm',
  'checkoutEnabled',
  'paymentMethods',
  'cryptoSurcharge',
];

const fail = (message: string): TypeError => new TypeError(message);

/** @throws TypeError, RangeError for an option that is unknown or unusable; SandboxError for a live key */
export function resolveOptions(options: SandboxOptions): ResolvedOptions {
  checkOptions(options, { where: 'createSandbox', known: OPTIONS, fail });
  const { clock = Date.now } = options;
  return {
    port: readWhole(options.port ?? 0, 'port', 65_535),
    seed: options.seed,
    clock: readClock(clock),
    faults: readList(options.faults ?? [], 'faults'),
    itpay: resolveItPay(options.itpay ?? {}),
    stablecoin: resolveStablecoin(options.stablecoin ?? {}),
    redeliveryMs: readList(options.redeliveryMs ?? REDELIVERY_MS, 'redeliveryMs').map((wait) => readWhole(wait, 'redeliveryMs')),
    allowRemoteWebhooks: readSwitch(options.allowRemoteWebhooks ?? false, 'allowRemoteWebhooks'),
    autoPayMs: options.autoPayMs === undefined ? undefined : readWhole(options.autoPayMs, 'autoPayMs'),
    historyLimit: readWhole(options.historyLimit ?? 10_000, 'historyLimit'),
    logger: options.logger ?? { warn: () => undefined },
  };
}

function resolveItPay(itpay: ItPayOptions): ResolvedOptions['itpay'] {
  checkOptions(itpay, { where: 'itpay', known: ITPAY_OPTIONS, fail });
  return {
    apiKey: readCredential(itpay.apiKey ?? ITPAY_API_KEY, 'itpay.apiKey'),
    webhookSecret: readCredential(itpay.webhookSecret ?? ITPAY_WEBHOOK_SECRET, 'itpay.webhookSecret'),
    webhookUrl: readWebhookUrl(itpay.webhookUrl, 'itpay.webhookUrl'),
    auth: readChoice(itpay.auth ?? 'bearer+signature', 'itpay.auth', ['bearer+signature', 'bearer']),
    registeredServicesOnly: readSwitch(itpay.registeredServicesOnly ?? false, 'itpay.registeredServicesOnly'),
    intentLifetimeMs: readWhole(itpay.intentLifetimeMs ?? 15 * MINUTE_MS, 'itpay.intentLifetimeMs'),
    replayExisting: readSwitch(itpay.replayExisting ?? false, 'itpay.replayExisting'),
  };
}

function resolveStablecoin(stablecoin: StablecoinOptions): ResolvedOptions['stablecoin'] {
  checkOptions(stablecoin, { where: 'stablecoin', known: STABLECOIN_OPTIONS, fail });
  const form = stablecoin.webhookSignatureForm ?? 'body';
  return {
    merchantId: readCredential(stablecoin.merchantId ?? STABLECOIN_MERCHANT_ID, 'stablecoin.merchantId'),
    apiKey: readCredential(stablecoin.apiKey ?? STABLECOIN_API_KEY, 'stablecoin.apiKey'),
    apiSecret: readCredential(stablecoin.apiSecret ?? STABLECOIN_API_SECRET, 'stablecoin.apiSecret'),
    webhookUrl: readWebhookUrl(stablecoin.webhookUrl, 'stablecoin.webhookUrl'),
    webhookSignatureForm: readChoice(form, 'stablecoin.webhookSignatureForm', ['body', 'request']),
    checkoutEnabled: readSwitch(stablecoin.checkoutEnabled ?? true, 'stablecoin.checkoutEnabled'),
    paymentMethods: readList(stablecoin.paymentMethods ?? DEFAULT_PAYMENT_METHODS, 'stablecoin.paymentMethods'),
    cryptoSurcharge: stablecoin.cryptoSurcharge ?? '0.50',
  };
}

/** Live keys of ItPay start with `sk_liv_`; the prefixes of other gateways are refused as well. */
export function looksLive(value: string): boolean {
  return /^(?:[sr]k|pk|whsec)_live?_/.test(value);
}

/** @throws TypeError */
export function readWebhookUrl(url: unknown, name: string): string | undefined {
  if (url === undefined || (typeof url === 'string' && isHttpUrl(url))) return url;
  throw new TypeError(`${name}: expected an http or https URL as text.`);
}

function readClock(clock: unknown): () => number {
  if (typeof clock === 'function') return clock as () => number;
  const source = clock as { now?: unknown };
  if (typeof source !== 'object' || source === null || typeof source.now !== 'function') {
    throw new TypeError('clock: expected a function that returns milliseconds, or an object with such a now().');
  }
  return () => (source as { now(): number }).now();
}

function readCredential(value: string, name: string): string {
  if (typeof value !== 'string' || value === '' || value.trim() !== value) {
    throw new TypeError(`${name}: expected text that is not empty and has no spaces around it.`);
  }
  if (looksLive(value)) {
    throw new SandboxError('ERR_SANDBOX_LIVE_KEY', `${name} looks like a live key. The sandbox takes made-up credentials only.`);
  }
  return value;
}

function readWhole(value: number, name: string, maximum = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= 0 && value <= maximum) return value;
  throw new RangeError(`${name}: expected a whole number from 0 to ${maximum}.`);
}

function readSwitch(value: boolean, name: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new TypeError(`${name}: expected true or false.`);
}

function readChoice<T extends string>(value: T, name: string, choices: readonly T[]): T {
  if (choices.includes(value)) return value;
  throw new TypeError(`${name}: expected ${choices.map((choice) => `'${choice}'`).join(' or ')}.`);
}

function readList<T>(value: readonly T[], name: string): readonly T[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`${name}: expected an array.`);
}

/** Checks the options of a method such as `pay`. @throws TypeError */
export function checkMethodOptions(options: unknown, where: string, known: readonly string[]): void {
  checkOptions(options, { where, known, fail });
}
