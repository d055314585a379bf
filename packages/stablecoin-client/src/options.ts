import {
  type BaseUrl,
  CLIENT_OPTIONS,
  type ClientOptions,
  encodePathSegment,
  parseBaseUrl,
  type ResolvedOptions,
  readEnvironment,
  refuseUnknownOptions,
  resolveOptions,
} from '@x/client-core';
import { InvalidInputError, refuseAs } from '@x/client-core/errors';
import { createSigningKey, type SigningKey } from '@x/signing';
import { errorTree } from './errors.ts';
import { createTargetBuilder, type StablecoinRoutes, type TargetBuilder } from './routes.ts';

/** The gateway's own environments. */
export type StablecoinEnvironment = 'production' | 'sandbox';
/** Which of the two published forms a webhook's signature has. */
export type WebhookSignatureForm = 'auto' | 'body' | 'request';

const BASE_URLS: Readonly<Record<StablecoinEnvironment, string>> = {
  production: 'https://api.paystablecoin.global',
  sandbox: 'https://api.sandbox.paystablecoin.global',
};

/** The options of `new StablecoinClient`. */
export interface StablecoinClientOptions extends ClientOptions {
  /** Default: STABLECOIN_MERCHANT_ID. */
  readonly merchantId?: string | undefined;
  /** Signs requests and verifies webhooks. Default: STABLECOIN_API_SECRET. */
  readonly apiSecret?: string | undefined;
  /** Hosted Payments need it; API Checkout never gets it. Default: STABLECOIN_API_KEY. */
  readonly apiKey?: string | undefined;
  /** One of the gateway's own environments. Default `'production'`. */
  readonly environment?: StablecoinEnvironment | undefined;
  /** Overrides `environment`. Default: STABLECOIN_BASE_URL, otherwise the environment's. */
  readonly baseUrl?: string | undefined;
  /** Default `'auto'`: docs/assumptions.md#stablecoin-webhook-signature-form */
  readonly webhookSignatureForm?: WebhookSignatureForm | undefined;
  /** Replaces single routes. */
  readonly routes?: StablecoinRoutes | undefined;
}

const OPTIONS = [
  ...CLIENT_OPTIONS,
  'merchantId',
  'apiSecret',
  'apiKey',
  'environment',
  'baseUrl',
  'webhookSignatureForm',
  'routes',
];

export interface ResolvedClientOptions {
  readonly targets: TargetBuilder;
  readonly apiSecret: string;
  readonly signingKey: SigningKey;
  readonly apiKey: string | undefined;
  readonly baseUrl: BaseUrl;
  readonly webhookSignatureForm: WebhookSignatureForm;
  readonly shared: ResolvedOptions;
}

/** Checks the options once. @throws StablecoinValidationError naming the option, never its value */
export function resolveClientOptions(options: StablecoinClientOptions): ResolvedClientOptions {
  return refuseAs(errorTree, undefined, () => {
    refuseUnknownOptions(options, 'new StablecoinClient', OPTIONS);
    const { environment = 'production', webhookSignatureForm = 'auto' } = options;
    if (!Object.hasOwn(BASE_URLS, environment)) throw new InvalidInputError("environment must be 'production' or 'sandbox'.");
    if (!['auto', 'body', 'request'].includes(webhookSignatureForm)) {
      throw new InvalidInputError("webhookSignatureForm must be 'auto', 'body' or 'request'.");
    }
    const baseUrl = parseBaseUrl(options.baseUrl ?? readEnvironment('STABLECOIN_BASE_URL') ?? BASE_URLS[environment]);
    checkTransport(baseUrl);
    const merchantId = readText(options.merchantId, 'merchantId', 'STABLECOIN_MERCHANT_ID');
    encodePathSegment(merchantId, 'merchantId');
    const apiSecret = readText(options.apiSecret, 'apiSecret', 'STABLECOIN_API_SECRET');
    return {
      targets: createTargetBuilder(baseUrl.path, merchantId, options.routes),
      apiSecret,
      signingKey: prepareKey(apiSecret),
      apiKey: checkApiKey(options.apiKey ?? readEnvironment('STABLECOIN_API_KEY')),
      baseUrl,
      webhookSignatureForm,
      shared: resolveOptions(options),
    };
  });
}

/** Whoever can change an answer could replace the deposit address. Other hosts may be a test double in a private network. */
function checkTransport(baseUrl: BaseUrl): void {
  if (!baseUrl.isEncrypted && /(?:^|\.)paystablecoin\.global$/.test(new URL(baseUrl.origin).hostname)) {
    throw new InvalidInputError(
      'baseUrl must be https for the gateway: anyone on the network could replace the deposit address.',
    );
  }
}

function readText(value: string | undefined, name: string, variable: string): string {
  const text = value ?? readEnvironment(variable);
  if (text === undefined || text === '') throw new InvalidInputError(`${name} is missing: pass it or set ${variable}.`);
  if (typeof text !== 'string') throw new InvalidInputError(`${name} must be a string.`);
  return text;
}

function prepareKey(apiSecret: string): SigningKey {
  try {
    return createSigningKey(apiSecret);
  } catch (error) {
    throw new InvalidInputError(`apiSecret cannot be used. ${error instanceof Error ? error.message : ''}`);
  }
}

function checkApiKey(apiKey: string | undefined): string | undefined {
  if (apiKey === undefined) return undefined;
  if (typeof apiKey !== 'string' || !/^[\u0021-\u007e]+$/.test(apiKey)) {
    throw new InvalidInputError(
      'apiKey must be printable ASCII without white space: was it read from a file that ends in a line break?',
    );
  }
  return apiKey;
}
