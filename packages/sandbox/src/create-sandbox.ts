import type { AddressInfo } from 'node:net';
import { createClock } from './clock/create-clock.ts';
import { createIdSource } from './create-id-source.ts';
import { createFaultBox } from './faults/create-fault-box.ts';
import type { Fault, InjectedFault } from './faults/fault.ts';
import type { Gateway, GatewayContext } from './gateway.ts';
import { createItpayGateway } from './itpay/create-itpay-gateway.ts';
import { createLedger } from './ledger/create-ledger.ts';
import type { SandboxDelivery } from './ledger/deliveries.ts';
import type { SandboxRequest } from './ledger/requests.ts';
import type { FailOptions, PaymentControls, PayOptions, SandboxPayment } from './payment.ts';
import { resolveOptions, type SandboxOptions } from './resolve-options.ts';
import { SandboxError } from './sandbox-error.ts';
import { createServer } from './server/create-server.ts';
import { serveGateway } from './server/serve-gateway.ts';
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
  const onChange = (): void => undefined;
  let url = '';

  const courier = createCourier({
    clock,
    ids,
    faults,
    ledger: parcels,
    redeliveryMs: resolved.redeliveryMs,
    allowRemote: resolved.allowRemoteWebhooks,
    onChange,
  });
  const context: GatewayContext = { options: resolved, clock, ids, courier, faults, origin: () => url, onChange };
  const gateways: readonly Gateway[] = [createItpayGateway(context), createStablecoinGateway(context)];
  const app = createServer(gateways);
  for (const gateway of gateways) serveGateway(app, { gateway, context, requests, signal: closing.signal });
  await app.listen({ host: '127.0.0.1', port: resolved.port });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

  function find(id: string): PaymentControls {
    for (const gateway of gateways) {
      const controls = gateway.find(id);
      if (controls !== undefined) return controls;
    }
    throw new SandboxError('ERR_SANDBOX_UNKNOWN_PAYMENT', 'There is no payment, order or refund with this id.');
  }

  async function control(id: string, act: (controls: PaymentControls) => void): Promise<SandboxPayment> {
    const controls = find(id);
    act(controls);
    await courier.settled();
    return controls.describe();
  }

  let closed: Promise<void> | undefined;
  return {
    url,
    itpay: { baseUrl: `${url}/v1`, apiKey: resolved.itpay.apiKey, webhookSecret: resolved.itpay.webhookSecret },
    stablecoin: {
      baseUrl: url,
      merchantId: resolved.stablecoin.merchantId,
      apiKey: resolved.stablecoin.apiKey,
      apiSecret: resolved.stablecoin.apiSecret,
    },
    pay: (id, wish = {}) => control(id, (controls) => controls.pay(wish)),
    fail: (id, wish = {}) => control(id, (controls) => controls.fail(wish)),
    expire: (id) => control(id, (controls) => controls.expire()),
    cancel: (id) => control(id, (controls) => controls.cancel()),
    advance: (ms) => clock.advance(ms),
    now: () => clock.now(),
    payment: (id) => find(id).describe(),
    payments: () => gateways.flatMap((gateway) => gateway.list().map((controls) => controls.describe())),
    deliveries: () => courier.list(),
    redeliver: (deliveryId) => courier.redeliver(deliveryId),
    requests: () => requests.list(),
    inject: (fault) => faults.inject(fault),
    heal: () => faults.clear(),
    settled: () => courier.settled(),
    close() {
      closed ??= shutDown();
      return closed;
    },
  };

  async function shutDown(): Promise<void> {
    clock.stop();
    courier.stop();
    closing.abort();
    await app.close();
  }
}
