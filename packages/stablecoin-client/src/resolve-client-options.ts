import {
  type BaseUrl,
  type ClientOptions,
  createInputError,
  encodePathSegment,
  InvalidTargetError,
  parseBaseUrl,
  type ResolvedOptions,
  readEnvironment,
  resolveOptions,
} from '@x/client-core';
import { createSigningKey, type SigningKey } from '@x/signing';
import { errorTree } from './errors/error-tree.ts';
import type { StablecoinRoutes } from './transport/routes.ts';

export type StablecoinEnvironment = 'production' | 'sandbox';
export type WebhookSignatureForm = 'auto' | 'body' | 'request';

const BASE_URLS: Readonly<Record<StablecoinEnvironment, string>> = {
  production: 'https://api.paystablecoin.global',
  sandbox: 'https://api.sandbox.paystablecoin.global',
};

export interface StablecoinClientOptions extends ClientOptions {
  /** Default: STABLECOIN_MERCHANT_ID. */
  readonly merchantId?: string | undefined;
  /** Signs requests and verifies webhooks. Default: STABLECOIN_API_SECRET. */
  readonly apiSecret?: string | undefined;
  /** Needed for Hosted Payments, never sent to API Checkout. Default: STABLECOIN_API_KEY. */
  readonly apiKey?: string | undefined;
  /** Which of the gateway's own environments. Default `'production'`. */
  readonly environment?: StablecoinEnvironment | undefined;
  /** Wins over `environment`. Default: STABLECOIN_BASE_URL, else the environment's. */
  readonly baseUrl?: string | undefined;
  /** Default `'auto'`: docs/assumptions.md#stablecoin-webhook-signature-form */
  readonly webhookSignatureForm?: WebhookSignatureForm | undefined;
  /** Replaces single routes. */
  readonly routes?: StablecoinRoutes | undefined;
}

export interface ResolvedClientOptions {
  readonly merchantId: string;
  readonly apiSecret: string;
  readonly signingKey: SigningKey;
  readonly apiKey: string | undefined;
  readonly baseUrl: BaseUrl;
  readonly webhookSignatureForm: WebhookSignatureForm;
  readonly shared: ResolvedOptions;
}

/** Checks the options once. @throws StablecoinValidationError naming the option, never its value */
export function resolveClientOptions(options: StablecoinClientOptions): ResolvedClientOptions {
  return refuseNamed(() => {
    const { environment = 'production', webhookSignatureForm = 'auto' } = options;
    if (!Object.hasOwn(BASE_URLS, environment)) throw new InvalidTargetError("environment must be 'production' or 'sandbox'.");
    if (!['auto', 'body', 'request'].includes(webhookSignatureForm)) {
      throw new InvalidTargetError("webhookSignatureForm must be 'auto', 'body' or 'request'.");
    }
    const baseUrl = parseBaseUrl(options.baseUrl ?? readEnvironment('STABLECOIN_BASE_URL') ?? BASE_URLS[environment]);
    checkTransport(baseUrl);
    const merchantId = readText(options.merchantId, 'merchantId', 'STABLECOIN_MERCHANT_ID');
    encodePathSegment(merchantId, 'merchantId');
    const apiSecret = readText(options.apiSecret, 'apiSecret', 'STABLECOIN_API_SECRET');
    return {
      merchantId,
      apiSecret,
      signingKey: prepareKey(apiSecret),
      apiKey: checkApiKey(options.apiKey ?? readEnvironment('STABLECOIN_API_KEY')),
      baseUrl,
      webhookSignatureForm,
      shared: resolveOptions(options),
    };
  });
}

/** Makes a refused option the client's own error. */
export function refuseNamed<T>(resolve: () => T): T {
  try {
    return resolve();
  } catch (error) {
    if (error instanceof InvalidTargetError) throw createInputError(errorTree, error.message);
    throw error;
  }
}

/** Whoever can change an answer on its way can put an own deposit address into it. Other hosts may be a test double in a private network. */
function checkTransport(baseUrl: BaseUrl): void {
  if (!baseUrl.isEncrypted && /(?:^|\.)paystablecoin\.global$/.test(new URL(baseUrl.origin).hostname)) {
    throw new InvalidTargetError('baseUrl must be https for the gateway: anyone on the way could exchange the deposit address.');
  }
}

function readText(value: string | undefined, name: string, variable: string): string {
  const text = value ?? readEnvironment(variable);
  if (text === undefined || text === '') throw new InvalidTargetError(`${name} is missing: pass it or set ${variable}.`);
  if (typeof text !== 'string') throw new InvalidTargetError(`${name} must be a string.`);
  return text;
}

function prepareKey(apiSecret: string): SigningKey {
  try {
    return createSigningKey(apiSecret);
  } catch (error) {
    throw new InvalidTargetError(`apiSecret cannot be used. ${error instanceof Error ? error.message : ''}`);
  }
}

function checkApiKey(apiKey: string | undefined): string | undefined {
  if (apiKey === undefined) return undefined;
  if (typeof apiKey !== 'string' || !/^[\u0021-\u007e]+$/.test(apiKey)) {
    throw new InvalidTargetError('apiKey must be printable ASCII without white space: was it read from a file with a line end?');
  }
  return apiKey;
}
