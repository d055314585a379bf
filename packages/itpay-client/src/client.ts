import {
  type ApiPromise,
  type Call,
  checkWirePath,
  createTransport,
  encodeQuery,
  joinPath,
  type Query,
  REQUEST_OPTIONS,
  type RequestOptions,
  refuseUnknownOptions,
  type Transport,
} from '@x/client-core';
import { InvalidInputError } from '@x/client-core/errors';
import { version } from '../package.json';
import { errorTree } from './errors.ts';
import { type ItPayClientOptions, resolveClientOptions } from './options.ts';
import { readAnswer } from './read-answer.ts';
import { createManifests, type Manifests } from './resources/manifests.ts';
import { createPaymentIntents, type PaymentIntents } from './resources/payment-intents.ts';
import { createQr, type Qr } from './resources/qr.ts';
import { createRefunds, type Refunds } from './resources/refunds.ts';
import { createWebhookEndpoints, type WebhookEndpoints } from './resources/webhook-endpoints.ts';
import { createWebhooks, type Webhooks } from './resources/webhooks.ts';
import { DOCUMENTED_PREFIX } from './routes.ts';

/** The options of `client.request`. */
export interface RawRequestOptions extends RequestOptions {
  /** A plain object or a `URLSearchParams`. */
  readonly query?: Query | undefined;
  /** A plain object or an array, sent as JSON. */
  readonly body?: object | undefined;
}

const SAFE_TO_REPEAT = new Set(['DELETE', 'GET', 'PUT']);
const METHODS = new Set(['DELETE', 'GET', 'PATCH', 'POST', 'PUT']);

/**
 * Talks to the ItPay API. One client serves a whole process: it keeps connections open until `close()`.
 *
 * @example
 * const client = new ItPayClient({ apiKey: process.env.ITPAY_API_KEY, channel: 'alipay' });
 */
export class ItPayClient {
  /** Payments. */
  readonly paymentIntents: PaymentIntents;
  /** The codes that payers scan. */
  readonly qr: Qr;
  /** Registered services. */
  readonly manifests: Manifests;
  readonly refunds: Refunds;
  readonly webhookEndpoints: WebhookEndpoints;
  /** Verifies received webhooks. */
  readonly webhooks: Webhooks;
  readonly #transport: Transport<object>;
  readonly #basePath: string;

  /** @throws ItPayValidationError naming the option that is missing, unknown or cannot be used */
  constructor(options: ItPayClientOptions = {}) {
    const { channel, baseUrl, routes, authenticate, webhookKeys, secrets, shared } = resolveClientOptions(options);
    this.#basePath = baseUrl.path;
    this.#transport = createTransport({
      client: 'itpay-client',
      version,
      gateway: 'ItPay',
      baseUrl,
      options: shared,
      errors: errorTree,
      secrets,
      authenticate,
      readAnswer,
    });
    this.paymentIntents = createPaymentIntents(this.#transport, routes, channel);
    this.qr = createQr(this.#transport, routes);
    this.manifests = createManifests(this.#transport, routes);
    this.refunds = createRefunds(this.#transport, routes);
    this.webhookEndpoints = createWebhookEndpoints(this.#transport, routes);
    this.webhooks = createWebhooks(webhookKeys, shared.runtime.now);
  }

  /**
   * Calls any path with the same signing, timeouts and errors. This client knows no identity of such a POST or PATCH, so it never repeats
   * one after a lost answer.
   *
   * @param path relative to the base URL (`/voids`) or the full documented one (`/v1/voids`), percent-encoded
   */
  request<T = unknown>(method: string, path: string, options: RawRequestOptions = {}): ApiPromise<T> {
    return this.#transport.send('request', () => {
      refuseUnknownOptions(options, 'request', [...REQUEST_OPTIONS, 'query', 'body']);
      const { query, body, ...requestOptions } = options;
      if (!METHODS.has(method)) throw new InvalidInputError(`method must be one of ${[...METHODS].join(', ')}, in upper case.`);
      if (body !== undefined && (method === 'GET' || method === 'DELETE'))
        throw new InvalidInputError(`A ${method} must not have a body.`);
      return {
        method: method as Call<T>['method'],
        path: joinPath(this.#basePath, checkWirePath(path), DOCUMENTED_PREFIX),
        query: encodeQuery(query),
        body,
        repeatable: SAFE_TO_REPEAT.has(method),
        options: requestOptions,
      };
    });
  }

  /** Refuses new calls, ends waits, lets running requests finish, and closes all connections. */
  close(): Promise<void> {
    return this.#transport.close();
  }
}
