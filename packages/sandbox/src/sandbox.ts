import { setMaxListeners } from 'node:events';
import { createClock, type SandboxClock } from './clock.ts';
import { type Controls, createControls } from './controls.ts';
import { resolveCredentials, type SandboxCredentials } from './credentials.ts';
import type { Fault, InjectedFault } from './faults/fault.ts';
import { createFaults } from './faults/faults.ts';
import type { Gateway, GatewayContext } from './gateway/gateway.ts';
import type { SandboxDelivery } from './history/deliveries.ts';
import { createSecretMask } from './history/mask-secrets.ts';
import { createRecentEntries } from './history/recent-entries.ts';
import type { SandboxRequest } from './history/requests.ts';
import { createIdentifiers } from './identifiers.ts';
import { createItpayGateway } from './itpay/itpay-gateway.ts';
import { checkMethodOptions, type ResolvedOptions, resolveOptions, type SandboxOptions } from './options.ts';
import type { FailOptions, PaymentAction, PayOptions, SandboxPayment } from './payment.ts';
import { type ChangeFeed, createChangeFeed } from './server/change-feed.ts';
import { controlRoutes } from './server/control-routes.ts';
import { gatewayRoutes } from './server/gateway-routes.ts';
import { type HttpServer, startHttpServer } from './server/http-server.ts';
import { pageRoutes } from './server/page-routes.ts';
import { createStablecoinGateway } from './stablecoin/stablecoin-gateway.ts';
import { createTestPayment } from './test-payment/create-test-payment.ts';
import type { Delivery } from './webhooks/delivery.ts';
import { createWebhookSender, type WebhookSender } from './webhooks/webhook-sender.ts';

/** Both gateways, running on this machine. */
export interface Sandbox extends SandboxCredentials {
  /** Where the page is: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** The payer pays. Resolves when the merchant has answered the webhooks, or has failed to. @throws SandboxError */
  pay(id: string, options?: PayOptions): Promise<SandboxPayment>;
  /** The payment fails. @throws SandboxError */
  fail(id: string, options?: FailOptions): Promise<SandboxPayment>;
  /** The payment's time runs out. @throws SandboxError */
  expire(id: string): Promise<SandboxPayment>;
  /** The payment is called off. @throws SandboxError */
  cancel(id: string): Promise<SandboxPayment>;
  /**
   * Moves business time: what decides about expiry, redelivery and confirmations. Resolves once everything that became due has been
   * done. Signatures and `Date` headers stay in transport time.
   *
   * @throws RangeError for anything but a number of milliseconds, zero or more
   */
  advance(ms: number): Promise<void>;
  /** Sets business time back to transport time. What expired or was sent on the way stays so. */
  backToNow(): Promise<void>;
  /** Business time, milliseconds since the epoch. */
  now(): number;
  /** Transport time, by which signatures are made and checked: the `clock` option. */
  transportNow(): number;
  /** One payment, order or refund. @throws SandboxError */
  payment(id: string): SandboxPayment;
  /** All payments, orders and refunds, oldest first. */
  payments(): readonly SandboxPayment[];
  /** Every webhook with its attempts, oldest first. */
  deliveries(): readonly SandboxDelivery[];
  /** Sends an event once more: same content, fresh timestamp and signature. @throws SandboxError */
  redeliver(deliveryId: string): Promise<void>;
  /**
   * Where the events of payments go from now on that name no address of their own.
   *
   * @param url an http or https URL; undefined for nowhere
   * @throws TypeError
   */
  setWebhookUrl(gateway: 'itpay' | 'stablecoin', url: string | undefined): void;
  /** Every request that a gateway received, oldest first. */
  requests(): readonly SandboxRequest[];
  /** Makes one of the next requests or webhooks go wrong. @throws TypeError, RangeError for a fault that cannot be used */
  inject(fault: Fault): InjectedFault;
  /** Removes every fault. */
  heal(): void;
  /** Forgets the requests, and the deliveries that are no longer on their way. Payments stay. */
  clear(): void;
  /** Resolves once no webhook is on its way. */
  settled(): Promise<void>;
  /** Stops the sandbox. May be called twice. */
  close(): Promise<void>;
}

/** The parts of a sandbox before it listens. */
interface Parts {
  readonly options: ResolvedOptions;
  readonly clock: SandboxClock;
  readonly webhooks: WebhookSender;
  readonly gateways: readonly Gateway[];
  readonly context: GatewayContext;
  readonly requests: ReturnType<typeof createRecentEntries<SandboxRequest>>;
  readonly controls: Controls;
  readonly feed: ChangeFeed;
  readonly closing: AbortController;
  readonly setOrigin: (url: string) => void;
}

/**
 * Starts both gateways on 127.0.0.1.
 *
 * @returns the running sandbox; `sandbox.itpay` and `sandbox.stablecoin` can be passed to the clients' constructors as they are
 * @throws SandboxError with `ERR_SANDBOX_LIVE_KEY` for credentials that look live; TypeError, RangeError for an option that is unknown
 * or unusable
 * @example
 * const sandbox = await createSandbox({ itpay: { webhookUrl: 'http://127.0.0.1:3000/webhooks' } });
 */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const parts = createParts(resolveOptions(options));
  const server = await listen(parts);
  parts.setOrigin(server.url);
  const { clock, controls, webhooks } = parts;
  let closed: Promise<void> | undefined;
  return {
    url: server.url,
    ...resolveCredentials(parts.options, server.url),
    pay: (id, given) => act(parts, { id, action: 'pay', known: ['until', 'amount'], given }),
    fail: (id, given) => act(parts, { id, action: 'fail', known: ['reason'], given }),
    expire: (id) => act(parts, { id, action: 'expire' }),
    cancel: (id) => act(parts, { id, action: 'cancel' }),
    advance: controls.advance,
    backToNow: controls.backToNow,
    now: controls.now,
    transportNow: () => clock.transportNow(),
    payment: controls.payment,
    payments: () => controls.payments(),
    deliveries: controls.deliveries,
    redeliver: controls.redeliver,
    setWebhookUrl: controls.setWebhookUrl,
    requests: controls.requests,
    inject: controls.inject,
    heal: controls.heal,
    clear: controls.clear,
    settled: () => webhooks.settled(),
    close() {
      closed ??= close(parts, server);
      return closed;
    },
  };
}

function createParts(options: ResolvedOptions): Parts {
  const clock = createClock(options.clock);
  const ids = createIdentifiers(options.seed);
  const faults = createFaults(options.faults);
  const requests = createRecentEntries<SandboxRequest>(options.historyLimit);
  const closing = new AbortController();
  // Every request and webhook under way listens to it.
  setMaxListeners(0, closing.signal);
  const feed = createChangeFeed();
  const onChange = feed.changed;
  let origin = '';
  const webhooks = createWebhookSender({
    clock,
    ids,
    faults,
    deliveries: createRecentEntries<Delivery>(options.historyLimit),
    signal: closing.signal,
    redeliveryMs: options.redeliveryMs,
    allowRemote: options.allowRemoteWebhooks,
    webhookUrls: { itpay: options.itpay.webhookUrl, stablecoin: options.stablecoin.webhookUrl },
    logger: options.logger,
    onChange,
  });
  const context: GatewayContext = { options, clock, ids, webhooks, faults, origin: () => origin, onChange };
  const gateways: readonly Gateway[] = [createItpayGateway(context), createStablecoinGateway(context)];
  const controls = createControls({ gateways, clock, webhooks, faults, requests, onChange });
  const setOrigin = (url: string) => {
    origin = url;
  };
  return { options, clock, webhooks, gateways, context, requests, controls, feed, closing, setOrigin };
}

function listen(parts: Parts): Promise<HttpServer> {
  const { options, gateways, context, requests, controls, feed, closing } = parts;
  const { itpay, stablecoin } = options;
  const mask = createSecretMask([itpay.apiKey, itpay.webhookSecret, stablecoin.apiKey, stablecoin.apiSecret]);
  const { origin } = context;
  const credentials = () => resolveCredentials(options, origin());
  const qrPayload = (id: string) => gateways.map((gateway) => gateway.qrPayload?.(id)).find(Boolean);
  const routes = [
    ...gateways.flatMap((gateway) => gatewayRoutes({ gateway, context, requests, mask, signal: closing.signal })),
    ...pageRoutes({ hasPayment: controls.has, origin, qrPayload }),
    ...controlRoutes({
      controls,
      feed,
      credentials,
      paymentMethods: stablecoin.paymentMethods,
      createPayment: (wanted) => createTestPayment({ context, credentials }, wanted),
    }),
  ];
  return startHttpServer({ port: options.port, routes, gateways });
}

interface Action {
  readonly id: string;
  readonly action: PaymentAction;
  readonly given?: object | undefined;
  readonly known?: readonly string[];
}

async function act({ controls, webhooks }: Parts, { id, action, given, known = [] }: Action): Promise<SandboxPayment> {
  checkMethodOptions(given, action, known);
  const changed = controls.act(id, action, { ...given });
  await webhooks.settled(changed.id);
  return controls.payment(id);
}

async function close({ clock, closing, feed }: Parts, server: HttpServer): Promise<void> {
  clock.stop();
  closing.abort();
  feed.stop();
  await server.close();
}
