import {
  type BaseUrl,
  type ClientOptions,
  createInputError,
  InvalidTargetError,
  parseBaseUrl,
  type ResolvedOptions,
  readEnvironment,
  resolveOptions,
} from '@x/client-core';
import { createSigningKey, type SigningKey } from '@x/signing';
import type { ItPayAuth } from './authenticate.ts';
import { errorTree } from './error-tree.ts';
import type { ItPayRoutes } from './routes.ts';

/** Where calls go unless told otherwise. */
export const DEFAULT_BASE_URL = 'https://api.itpay.ai/v1';

export interface ItPayClientOptions extends ClientOptions {
  /** `sk_liv_...` or `sk_test_...`. Default: ITPAY_API_KEY. */
  readonly apiKey?: string | undefined;
  /** The channel of intents that name none: `alipay`, `wechat`, ... Default: ITPAY_CHANNEL. */
  readonly channel?: string | undefined;
  /** Default: ITPAY_BASE_URL, else `https://api.itpay.ai/v1`. */
  readonly baseUrl?: string | undefined;
  /** `whsec_...`, for `client.webhooks.verify`. Default: ITPAY_WEBHOOK_SECRET. */
  readonly webhookSecret?: string | undefined;
  /** Default `'bearer+signature'`. */
  readonly auth?: ItPayAuth | undefined;
  /** Replaces single routes, such as the two that are not published. */
  readonly routes?: ItPayRoutes | undefined;
}

export interface ResolvedClientOptions {
  readonly apiKey: string;
  readonly channel: string | undefined;
  readonly baseUrl: BaseUrl;
  readonly webhookSecret: string | undefined;
  readonly webhookKey: SigningKey | undefined;
  readonly shared: ResolvedOptions;
}

/** Checks the options once. @throws ItPayValidationError naming the option */
export function resolveClientOptions(options: ItPayClientOptions): ResolvedClientOptions {
  return refuseNamed(() => {
    const apiKey = options.apiKey ?? readEnvironment('ITPAY_API_KEY');
    const webhookSecret = options.webhookSecret ?? readEnvironment('ITPAY_WEBHOOK_SECRET');
    const baseUrl = parseBaseUrl(options.baseUrl ?? readEnvironment('ITPAY_BASE_URL') ?? DEFAULT_BASE_URL);
    return {
      apiKey: checkApiKey(apiKey, baseUrl),
      channel: checkChannel(options.channel ?? readEnvironment('ITPAY_CHANNEL')),
      baseUrl,
      webhookSecret,
      webhookKey: webhookSecret === undefined ? undefined : prepareKey(webhookSecret),
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

function checkApiKey(apiKey: string | undefined, baseUrl: BaseUrl): string {
  if (apiKey === undefined || apiKey === '') throw new InvalidTargetError('apiKey is missing: pass it or set ITPAY_API_KEY.');
  if (typeof apiKey !== 'string') throw new InvalidTargetError('apiKey must be a string.');
  if (apiKey.trim() !== apiKey)
    throw new InvalidTargetError('apiKey has white space around it: was it read from a file with a line end?');
  if (!/^[\u0021-\u007e]+$/.test(apiKey)) throw new InvalidTargetError('apiKey must be printable ASCII without spaces.');
  if (apiKey.startsWith('sk_liv') && !baseUrl.isEncrypted && !baseUrl.isLoopback) {
    throw new InvalidTargetError('baseUrl must be https for a live key: everyone on the way could read it.');
  }
  return apiKey;
}

function checkChannel(channel: string | undefined): string | undefined {
  if (channel === undefined) return undefined;
  if (typeof channel !== 'string' || !/^\P{C}{1,64}$/u.test(channel)) {
    throw new InvalidTargetError('channel must be a string of 1 to 64 characters, such as alipay.');
  }
  return channel;
}

function prepareKey(secret: string): SigningKey {
  try {
    return createSigningKey(secret);
  } catch (error) {
    throw new InvalidTargetError(`webhookSecret cannot be used. ${error instanceof Error ? error.message : ''}`);
  }
}
