import {
  type ApiPromise,
  type Call,
  createTransport,
  encodeQuery,
  type Query,
  REQUEST_OPTIONS,
  type RequestOptions,
  refuseUnknownOptions,
} from '@x/client-core';
import { InvalidInputError } from '@x/client-core/errors';
import { version } from '../package.json';
import {
  type ClientContext,
  createAuthenticate,
  createShortIdWarning,
  type Product,
  requireProduct,
  type StablecoinResponse,
} from './context.ts';
import { errorTree } from './errors.ts';
import { resolveClientOptions, type StablecoinClientOptions } from './options.ts';
import { readAnswer } from './read-answer.ts';
import type { OpenOrder, ReconcileOptions, ReconcileSummary } from './reconcile/plan.ts';
import { reconcile } from './reconcile/reconcile.ts';
import { type Checkout, createCheckout, retrieveCheckoutOrder } from './resources/checkout.ts';
import { createOrders, type Orders, retrieveOrder } from './resources/orders.ts';
import { createRefunds, type Refunds } from './resources/refunds.ts';
import { createWebhooks, type Webhooks } from './resources/webhooks.ts';

/** The options of `client.request`. */
export interface RawRequestOptions extends RequestOptions {
  /** A plain object or a `URLSearchParams`. */
  readonly query?: Query | undefined;
  /** A plain object or an array, sent as JSON. */
  readonly body?: object | undefined;
  /** Default: checkout for a path below `/checkout`, otherwise hosted. */
  readonly product?: Product | undefined;
}

const METHODS = new Set(['DELETE', 'GET', 'PATCH', 'POST', 'PUT']);

/**
 * Talks to the stablecoin gateway, to both of its products. One client serves a whole process: it keeps connections open until
 * `close()`.
 *
 * @example
 * const client = new StablecoinClient({ merchantId: '1000', apiKey, apiSecret });
 */
export class StablecoinClient {
  /** Hosted Payments. */
  readonly orders: Orders;
  /** Refunds of Hosted Payments. */
  readonly refunds: Refunds;
  /** API Checkout. */
  readonly checkout: Checkout;
  /** Verifies received webhooks. */
  readonly webhooks: Webhooks;
  readonly #context: ClientContext;

  /** @throws StablecoinValidationError naming the option that is missing, unknown or cannot be used */
  constructor(options: StablecoinClientOptions = {}) {
    const { targets, apiSecret, signingKey, apiKey, baseUrl, webhookSignatureForm, shared } = resolveClientOptions(options);
    const transport = createTransport({
      client: 'stablecoin-client',
      version,
      gateway: 'The stablecoin gateway',
      baseUrl,
      options: shared,
      errors: errorTree,
      secrets: [apiSecret, apiKey],
      authenticate: createAuthenticate(signingKey, apiKey),
      readAnswer,
    });
    this.#context = {
      transport,
      targets,
      shared,
      hasApiKey: apiKey !== undefined,
      warnOfShortId: createShortIdWarning(shared.logger),
    };
    this.orders = createOrders(this.#context);
    this.refunds = createRefunds(this.#context);
    this.checkout = createCheckout(this.#context);
    this.webhooks = createWebhooks(signingKey, webhookSignatureForm, shared.runtime.now);
  }

  /**
   * Asks about each open order once and hands over those with a final status: the sweep for what never comes as a webhook (FAILED and
   * CLOSED of Hosted Payments) and for deliveries that were lost. Run it every few minutes.
   *
   * All requests share one back-off. When the gateway is down or refuses the credentials the sweep stops early and says so in `stopped`;
   * every other error is counted in `failed`, and the sweep continues.
   *
   * @throws StablecoinAbortError and StablecoinValidationError only, with what was done so far as `summary`
   */
  reconcile<const O extends OpenOrder | string>(
    openOrders: Iterable<O> | AsyncIterable<O>,
    options: ReconcileOptions<O>,
  ): Promise<ReconcileSummary> {
    return reconcile({
      openOrders,
      options,
      defaultProduct: this.#context.hasApiKey ? 'hosted' : 'checkout',
      maxRetries: options?.maxRetries ?? this.#context.shared.maxRetries,
      random: this.#context.shared.runtime.random,
      pause: this.#context.transport.pause,
      retrieve: (product, id, request) =>
        (product === 'hosted' ? retrieveOrder : retrieveCheckoutOrder)(this.#context, id, {
          options: request,
          retry: 'clock-only',
        }),
    });
  }

  /**
   * Calls any path with the same signing, timeouts and errors, and gives the envelope's `data`. This client knows no identity of such a
   * POST or PATCH, so it never repeats one after a lost answer.
   *
   * @param path relative to the merchant (`/orders`) or the full documented one (`/api/v1/merchants/1000/orders`), percent-encoded
   */
  request<T = unknown>(method: string, path: string, options: RawRequestOptions = {}): ApiPromise<T, StablecoinResponse> {
    const { transport, targets } = this.#context;
    return transport.send<T>('request', () => {
      refuseUnknownOptions(options, 'request', [...REQUEST_OPTIONS, 'query', 'body', 'product']);
      const { query, body, product, ...requestOptions } = options;
      if (!METHODS.has(method)) throw new InvalidInputError(`method must be one of ${[...METHODS].join(', ')}, in upper case.`);
      if (product !== undefined && product !== 'hosted' && product !== 'checkout') {
        throw new InvalidInputError("product must be 'hosted' or 'checkout'.");
      }
      if (body !== undefined && method === 'GET') throw new InvalidInputError('A GET must not have a body.');
      const target = targets.any(path);
      const isCheckoutPath = target.relative === '/checkout' || target.relative.startsWith('/checkout/');
      return {
        method: method as Call<T>['method'],
        path: target.path,
        query: encodeQuery(query),
        body,
        context: requireProduct(this.#context, product ?? (isCheckoutPath ? 'checkout' : 'hosted'), 'request'),
        repeatable: method === 'GET',
        options: requestOptions,
      };
    });
  }

  /** Refuses new calls, ends waits, lets running requests finish, and closes all connections. */
  close(): Promise<void> {
    return this.#context.transport.close();
  }
}
