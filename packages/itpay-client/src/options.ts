import {
  type BaseUrl,
  CLIENT_OPTIONS,
  type ClientOptions,
  parseBaseUrl,
  type ResolvedOptions,
  readEnvironment,
  refuseUnknownOptions,
  resolveOptions,
} from '@x/client-core';
import { InvalidInputError, refuseAs } from '@x/client-core/errors';
import { createSigningKey, type Secrets, type SigningKey } from '@x/signing';
import { createAuthenticate, type ItPayAuth } from './authenticate.ts';
import { errorTree } from './errors.ts';
import { type ItPayRoutes, type RouteTable, resolveRoutes } from './routes.ts';

const DEFAULT_BASE_URL = 'https://api.itpay.ai/v1';

/** The options of `new ItPayClient`. */
export interface ItPayClientOptions extends ClientOptions {
  /** `sk_liv_...` or `sk_test_...`. Default: ITPAY_API_KEY. */
  readonly apiKey?: string | undefined;
  /** The channel of intents that name none: `alipay`, `wechat`, ... Default: ITPAY_CHANNEL. */
  readonly channel?: string | undefined;
  /** Default: ITPAY_BASE_URL, otherwise `https://api.itpay.ai/v1`. */
  readonly baseUrl?: string | undefined;
  /** `whsec_...`, for `client.webhooks.verify`. Several bridge a rotation, newest first. Default: ITPAY_WEBHOOK_SECRET. */
  readonly webhookSecret?: Secrets | undefined;
  /** How requests authenticate themselves. Default `'bearer+signature'`. */
  readonly auth?: ItPayAuth | undefined;
  /** Replaces single routes, such as the two that are not published: docs/assumptions.md#itpay-routes */
  readonly routes?: ItPayRoutes | undefined;
}

const OPTIONS = [...CLIENT_OPTIONS, 'apiKey', 'channel', 'baseUrl', 'webhookSecret', 'auth', 'routes'];

export interface ResolvedClientOptions {
  readonly channel: string | undefined;
  readonly baseUrl: BaseUrl;
  readonly routes: RouteTable;
  readonly authenticate: ReturnType<typeof createAuthenticate>;
  /** Empty where no secret was given. */
  readonly webhookKeys: readonly SigningKey[];
  /** What must never be shown. */
  readonly secrets: readonly string[];
  readonly shared: ResolvedOptions;
}

/** Checks the options once. @throws ItPayValidationError naming the option, never its value */
export function resolveClientOptions(options: ItPayClientOptions): ResolvedClientOptions {
  return refuseAs(errorTree, undefined, () => {
    refuseUnknownOptions(options, 'new ItPayClient', OPTIONS);
    const baseUrl = parseBaseUrl(options.baseUrl ?? readEnvironment('ITPAY_BASE_URL') ?? DEFAULT_BASE_URL);
    const apiKey = checkApiKey(options.apiKey ?? readEnvironment('ITPAY_API_KEY'), baseUrl);
    const webhookSecret = options.webhookSecret ?? readEnvironment('ITPAY_WEBHOOK_SECRET');
    const webhookSecrets: readonly Secret[] = webhookSecret === undefined ? [] : [webhookSecret].flat();
    if (webhookSecret !== undefined && webhookSecrets.length === 0)
      throw new InvalidInputError('webhookSecret is an empty list.');
    return {
      channel: checkChannel(options.channel ?? readEnvironment('ITPAY_CHANNEL')),
      baseUrl,
      routes: resolveRoutes(options.routes, baseUrl.path),
      authenticate: createAuthenticate(options.auth ?? 'bearer+signature', apiKey),
      webhookKeys: prepareKeys(webhookSecrets),
      secrets: [apiKey, ...webhookSecrets.flatMap(spellSecret)],
      shared: resolveOptions(options),
    };
  });
}

function checkApiKey(apiKey: string | undefined, baseUrl: BaseUrl): string {
  if (apiKey === undefined || apiKey === '') throw new InvalidInputError('apiKey is missing: pass it or set ITPAY_API_KEY.');
  if (typeof apiKey !== 'string') throw new InvalidInputError('apiKey must be a string.');
  if (apiKey.trim() !== apiKey)
    throw new InvalidInputError('apiKey has white space around it: was it read from a file that ends in a line break?');
  if (!/^[\u0021-\u007e]+$/.test(apiKey)) throw new InvalidInputError('apiKey must be printable ASCII without spaces.');
  if (apiKey.startsWith('sk_liv') && !baseUrl.isEncrypted && !baseUrl.isLoopback) {
    throw new InvalidInputError('baseUrl must be https for a live key: anyone on the network could read it.');
  }
  return apiKey;
}

function checkChannel(channel: string | undefined): string | undefined {
  if (channel === undefined) return undefined;
  if (typeof channel !== 'string' || !/^\P{C}{1,64}$/u.test(channel)) {
    throw new InvalidInputError('channel must be a string of 1 to 64 characters, such as alipay.');
  }
  return channel;
}

type Secret = string | Uint8Array | SigningKey;

const MOST_SECRETS = 8;

function prepareKeys(secrets: readonly Secret[]): readonly SigningKey[] {
  if (secrets.length > MOST_SECRETS) throw new InvalidInputError(`webhookSecret must be at most ${MOST_SECRETS} secrets.`);
  return secrets.map((secret) => {
    try {
      return isSigningKey(secret) ? secret : createSigningKey(secret);
    } catch (error) {
      throw new InvalidInputError(`webhookSecret cannot be used. ${error instanceof Error ? error.message : ''}`);
    }
  });
}

function isSigningKey(secret: Secret): secret is SigningKey {
  return Object.prototype.toString.call(secret) === '[object SigningKey]';
}

/** What the redactor looks for. A SigningKey shows nothing of itself. */
function spellSecret(secret: Secret): readonly string[] {
  if (typeof secret === 'string') return [secret];
  return secret instanceof Uint8Array ? [Buffer.from(secret).toString('utf8')] : [];
}
