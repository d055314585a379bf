import {
  type ApiPromise,
  type Call,
  createTransport,
  encodeQuery,
  InvalidTargetError,
  type Query,
  type RequestOptions,
  takeOptions,
} from '@x/client-core';
import { version } from '../package.json';
import { errorTree } from './errors/error-tree.ts';
import { type OpenOrder, type ReconcileOptions, type ReconcileSummary, reconcile } from './reconcile.ts';
import { refuseNamed, resolveClientOptions, type StablecoinClientOptions } from './resolve-client-options.ts';
import { type Checkout, createCheckout } from './resources/checkout.ts';
import { createOrders, type Orders } from './resources/orders.ts';
import { createRefunds, type Refunds } from './resources/refunds.ts';
import { createAuthenticate, type Product } from './transport/authenticate.ts';
import { type ClientContext, requireProduct, type StablecoinResponse } from './transport/client-context.ts';
import { createOrderIdNote } from './transport/note-order-id.ts';
import { readAnswer } from './transport/read-answer.ts';
import { createTargetBuilder } from './transport/routes.ts';
import { createWebhooks, type Webhooks } from './webhooks/webhooks.ts';

/** A call to a path that has no method of its own. */
export interface RawRequestOptions extends RequestOptions {
  readonly query?: Query | undefined;
  /** A JSON object or array. */
  readonly body?: object | undefined;
  /** Default: checkout for a path below `/checkout`, else hosted. */
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
  readonly webhooks: Webhooks;
  readonly #context: ClientContext;

  /** @throws StablecoinValidationError naming the option that is missing or cannot be used */
  constructor(options: StablecoinClientOptions = {}) {
    const { merchantId, apiSecret, signingKey, apiKey, baseUrl, webhookSignatureForm, shared } = resolveClientOptions(options);
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
      targets: refuseNamed(() => createTargetBuilder(baseUrl.path, merchantId, options.routes)),
      shared,
      hasApiKey: apiKey !== undefined,
      noteOrderId: createOrderIdNote(shared.logger),
    };
    this.orders = createOrders(this.#context);
    this.refunds = createRefunds(this.#context);
    this.checkout = createCheckout(this.#context);
    this.webhooks = createWebhooks(signingKey, webhookSignatureForm, shared.runtime.now);
  }

  /**
   * Asks about each open order once and hands over those that have ended: the sweep for what never comes as a webhook (FAILED and
   * CLOSED of Hosted Payments) and for deliveries that were lost. Run it every few minutes.
   *
   * @throws StablecoinAuthenticationError, StablecoinAbortError at once; every other error is counted in `failures` and the sweep
   * goes on
   */
  reconcile<const O extends OpenOrder | string>(
    openOrders: Iterable<O> | AsyncIterable<O>,
    options: ReconcileOptions<O>,
  ): Promise<ReconcileSummary> {
    return reconcile({
      openOrders,
      options,
      defaultProduct: this.#context.hasApiKey ? 'hosted' : 'checkout',
      retrieve: (product, merchantOrderId, request) =>
        (product === 'hosted' ? this.orders : this.checkout.orders).retrieve(merchantOrderId, request),
    });
  }

  /**
   * Calls any path with the same signing, time-outs and errors, and gives the envelope's `data`. A POST or PATCH carries no identity
   * that this client knows, so it is never repeated after a lost answer.
   *
   * @param path relative to the merchant (`/orders`) or the full documented one (`/api/v1/merchants/1000/orders`), percent-encoded
   */
  request<T = unknown>(method: string, path: string, options: RawRequestOptions = {}): ApiPromise<T, StablecoinResponse> {
    const { transport, targets } = this.#context;
    return transport.send<T>(() => {
      const { query, body, product, ...requestOptions } = takeOptions(options);
      if (!METHODS.has(method)) throw new InvalidTargetError(`method must be one of ${[...METHODS].join(', ')}, in upper case.`);
      if (product !== undefined && product !== 'hosted' && product !== 'checkout') {
        throw new InvalidTargetError("product must be 'hosted' or 'checkout'.");
      }
      if (body !== undefined && method === 'GET') throw new InvalidTargetError('body must be left out of a GET.');
      if (body !== undefined && (typeof body !== 'object' || body === null)) {
        throw new InvalidTargetError('body must be a JSON object or array.');
      }
      const target = targets.any(path);
      const isCheckoutPath = target.relative === '/checkout' || target.relative.startsWith('/checkout/');
      return {
        operation: 'request',
        method: method as Call<T>['method'],
        path: target.path,
        query: encodeQuery(query),
        body,
        context: requireProduct(this.#context, product ?? (isCheckoutPath ? 'checkout' : 'hosted'), 'request'),
        repeatable: method === 'GET',
        options: requestOptions,
      };
    }, 'request');
  }

  /** Refuses new calls, ends waits, lets requests that are under way finish, and closes all connections. */
  close(): Promise<void> {
    return this.#context.transport.close();
  }
}
