import { setMaxListeners } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createClock } from './clock/create-clock.ts';
import { createControls } from './create-controls.ts';
import { createIdSource } from './create-id-source.ts';
import { createFaultBox } from './faults/create-fault-box.ts';
import type { Fault, InjectedFault } from './faults/fault.ts';
import type { Gateway, GatewayContext } from './gateway.ts';
import { createItpayGateway } from './itpay/create-itpay-gateway.ts';
import { createLedger } from './ledger/create-ledger.ts';
import { createMasker } from './ledger/create-masker.ts';
import type { SandboxDelivery } from './ledger/deliveries.ts';
import type { SandboxRequest } from './ledger/requests.ts';
import type { FailOptions, PaymentAction, PayOptions, SandboxPayment } from './payment.ts';
import { type ResolvedOptions, resolveOptions, type SandboxOptions } from './resolve-options.ts';
import { createChangeFeed } from './server/create-change-feed.ts';
import { createServer } from './server/create-server.ts';
import { serveControls } from './server/serve-controls.ts';
import { serveGateway } from './server/serve-gateway.ts';
import { servePage } from './server/serve-page.ts';
import { createStablecoinGateway } from './stablecoin/create-stablecoin-gateway.ts';
import { createCourier } from './webhooks/create-courier.ts';
import type { Parcel } from './webhooks/parcel.ts';

export interface Sandbox {
  /** Where the page is: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** What an ItPay client and a receiver of its webhooks need. `baseUrl` ends in `/v1`. */
  readonly itpay: { readonly baseUrl: string; readonly apiKey: string; readonly webhookSecret: string };
  /** What a client of the stablecoin gateway and a receiver of its webhooks need. */
  readonly stablecoin: {
    readonly baseUrl: string;
    readonly merchantId: string;
    readonly apiKey: string;
    readonly apiSecret: string;
  };
  /** The payer pays. Resolves when the merchant has answered the webhooks, or has failed to. */
  pay(id: string, options?: PayOptions): Promise<SandboxPayment>;
  fail(id: string, options?: FailOptions): Promise<SandboxPayment>;
  expire(id: string): Promise<SandboxPayment>;
  cancel(id: string): Promise<SandboxPayment>;
  /** Moves the gateways' clock on; everything that becomes due on the way happens before it resolves. */
  advance(ms: number): Promise<void>;
  /** The gateways' time, milliseconds since the epoch. */
  now(): number;
  payment(id: string): SandboxPayment;
  payments(): readonly SandboxPayment[];
  /** Every webhook with its attempts, oldest first. */
  deliveries(): readonly SandboxDelivery[];
  /** Sends an event once more: same content, fresh timestamp and signature. */
  redeliver(deliveryId: string): Promise<void>;
  /** Every request that a gateway received, oldest first. */
  requests(): readonly SandboxRequest[];
  inject(fault: Fault): InjectedFault;
  /** Removes every fault. */
  heal(): void;
  /** Resolves once no webhook is on its way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts both gateways on 127.0.0.1.
 *
 * @throws SandboxError with `ERR_SANDBOX_LIVE_KEY` for credentials that look live; TypeError, RangeError for unusable options
 */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const resolved = resolveOptions(options);
  const clock = createClock(resolved.clock);
  const ids = createIdSource(resolved.seed);
  const faults = createFaultBox(resolved.faults);
  const requests = createLedger<SandboxRequest>(resolved.ledgerLimit);
  const parcels = createLedger<Parcel>(resolved.ledgerLimit);
  const closing = new AbortController();
  // Every request or webhook under way listens to it.
  setMaxListeners(0, closing.signal);
  const feed = createChangeFeed();
  const onChange = feed.changed;
  let url = '';

  const courier = createCourier({
    clock,
    ids,
    faults,
    ledger: parcels,
    signal: closing.signal,
    redeliveryMs: resolved.redeliveryMs,
    allowRemote: resolved.allowRemoteWebhooks,
    onChange,
  });
  const context: GatewayContext = { options: resolved, clock, ids, courier, faults, origin: () => url, onChange };
  const gateways: readonly Gateway[] = [createItpayGateway(context), createStablecoinGateway(context)];
  const credentials = (): Pick<Sandbox, 'itpay' | 'stablecoin'> => describeCredentials(resolved, url);
  const controls = createControls({ gateways, clock, courier, faults, requests, credentials, onChange });

  const app = createServer(gateways);
  const { itpay, stablecoin } = resolved;
  const mask = createMasker([itpay.apiKey, itpay.webhookSecret, stablecoin.apiKey, stablecoin.apiSecret]);
  for (const gateway of gateways) serveGateway(app, { gateway, context, requests, mask, signal: closing.signal });
  servePage(app, {
    hasPayment: controls.has,
    origin: () => url,
    qrPayload: (id) => gateways.map((gateway) => gateway.qrPayload?.(id)).find(Boolean),
  });
  serveControls(app, { controls, feed });
  await app.listen({ host: '127.0.0.1', port: resolved.port });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

  async function act(id: string, action: PaymentAction, wish: object = {}): Promise<SandboxPayment> {
    const changed = controls.act(id, action, { ...wish });
    await courier.settled(changed.id);
    return controls.payment(id);
  }

  async function shutDown(): Promise<void> {
    clock.stop();
    closing.abort();
    feed.stop();
    await app.close();
  }

  let closed: Promise<void> | undefined;
  return {
    url,
    ...credentials(),
    pay: (id, wish) => act(id, 'pay', wish),
    fail: (id, wish) => act(id, 'fail', wish),
    expire: (id) => act(id, 'expire'),
    cancel: (id) => act(id, 'cancel'),
    advance: controls.advance,
    now: controls.now,
    payment: controls.payment,
    payments: () => controls.payments(),
    deliveries: controls.deliveries,
    redeliver: controls.redeliver,
    requests: controls.requests,
    inject: controls.inject,
    heal: controls.heal,
    settled: () => courier.settled(),
    close() {
      closed ??= shutDown();
      return closed;
    },
  };
}

function describeCredentials({ itpay, stablecoin }: ResolvedOptions, url: string): Pick<Sandbox, 'itpay' | 'stablecoin'> {
  const { merchantId, apiKey, apiSecret } = stablecoin;
  return {
    itpay: { baseUrl: `${url}/v1`, apiKey: itpay.apiKey, webhookSecret: itpay.webhookSecret },
    stablecoin: { baseUrl: url, merchantId, apiKey, apiSecret },
  };
}
