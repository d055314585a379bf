import {
  type ApiPromise,
  type Call,
  checkWirePath,
  createTransport,
  encodeQuery,
  InvalidTargetError,
  joinPath,
  type Query,
  type RequestOptions,
  type Transport,
  takeOptions,
} from '@x/client-core';
import { version } from '../package.json';
import { createAuthenticate } from './authenticate.ts';
import { errorTree } from './error-tree.ts';
import { readAnswer } from './read-answer.ts';
import { type ItPayClientOptions, refuseNamed, resolveClientOptions } from './resolve-client-options.ts';
import { createManifests, type Manifests } from './resources/manifests.ts';
import { createPaymentIntents, type PaymentIntents } from './resources/payment-intents.ts';
import { createQr, type Qr } from './resources/qr.ts';
import { createRefunds, type Refunds } from './resources/refunds.ts';
import { createWebhookEndpoints, type WebhookEndpoints } from './resources/webhook-endpoints.ts';
import { createWebhooks, type Webhooks } from './resources/webhooks.ts';
import { DOCUMENTED_PREFIX, resolveRoutes } from './routes.ts';

/** A call to a path that has no method of its own. */
export interface RawRequestOptions extends RequestOptions {
  readonly query?: Query | undefined;
  /** A JSON object or array. */
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
  readonly paymentIntents: PaymentIntents;
  readonly qr: Qr;
  readonly manifests: Manifests;
  readonly refunds: Refunds;
  readonly webhookEndpoints: WebhookEndpoints;
  readonly webhooks: Webhooks;
  readonly #transport: Transport<object>;
  readonly #basePath: string;

  /** @throws ItPayValidationError naming the option that is missing or cannot be used */
  constructor(options: ItPayClientOptions = {}) {
    const { apiKey, channel, baseUrl, webhookSecret, webhookKey, shared } = resolveClientOptions(options);
    const routes = refuseNamed(() => resolveRoutes(options.routes, baseUrl.path));
    this.#basePath = baseUrl.path;
    this.#transport = createTransport({
      client: 'itpay-client',
      version,
      gateway: 'ItPay',
      baseUrl,
      options: shared,
      errors: errorTree,
      secrets: [apiKey, webhookSecret],
      authenticate: refuseNamed(() => createAuthenticate(options.auth ?? 'bearer+signature', apiKey)),
      readAnswer,
    });
    this.paymentIntents = createPaymentIntents(this.#transport, routes, channel);
    this.qr = createQr(this.#transport, routes);
    this.manifests = createManifests(this.#transport, routes);
    this.refunds = createRefunds(this.#transport, routes);
    this.webhookEndpoints = createWebhookEndpoints(this.#transport, routes);
    this.webhooks = createWebhooks(webhookKey, shared.runtime.now);
  }

  /**
   * Calls any path with the same signing, time-outs and errors. A POST or PATCH carries no identity that this client knows,
   * so it is never repeated after a lost answer.
   *
   * @param path relative to the base URL (`/voids`) or the full documented one (`/v1/voids`), percent-encoded
   */
  request<T = unknown>(method: string, path: string, options: RawRequestOptions = {}): ApiPromise<T> {
    return this.#transport.send(() => {
      const { query, body, ...requestOptions } = takeOptions(options);
      if (!METHODS.has(method)) throw new InvalidTargetError(`method must be one of ${[...METHODS].join(', ')}, in upper case.`);
      if (body !== undefined && (method === 'GET' || method === 'DELETE'))
        throw new InvalidTargetError(`body must be left out of a ${method}.`);
      if (body !== undefined && (typeof body !== 'object' || body === null))
        throw new InvalidTargetError('body must be a JSON object or array.');
      return {
        operation: 'request',
        method: method as Call<T>['method'],
        path: joinPath(this.#basePath, checkWirePath(path), DOCUMENTED_PREFIX),
        query: encodeQuery(query),
        body,
        repeatable: SAFE_TO_REPEAT.has(method),
        options: requestOptions,
      };
    }, 'request');
  }

  /** Refuses new calls, ends waits, lets requests that are under way finish, and closes all connections. */
  close(): Promise<void> {
    return this.#transport.close();
  }
}
