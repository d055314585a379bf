import type { SandboxClock } from './clock.ts';
import { SandboxError } from './errors.ts';
import type { Fault, InjectedFault, PendingFault } from './faults/fault.ts';
import type { Faults } from './faults/faults.ts';
import type { Gateway } from './gateway/gateway.ts';
import type { SandboxDelivery } from './history/deliveries.ts';
import type { RecentEntries } from './history/recent-entries.ts';
import type { SandboxRequest } from './history/requests.ts';
import { readWebhookUrl } from './options.ts';
import type { PaymentAction, PaymentControls, SandboxPayment } from './payment.ts';
import type { WebhookSender } from './webhooks/webhook-sender.ts';

/** Everything that can be seen and done, for the object that `createSandbox` returns and for the page alike. */
export interface Controls {
  /** Does it and returns at once. The webhooks are then on their way. */
  act(id: string, action: PaymentAction, options?: Readonly<Record<string, unknown>>): SandboxPayment;
  has(id: string): boolean;
  payment(id: string): SandboxPayment;
  /** Oldest first. With a limit, the newest so many. */
  payments(limit?: number): readonly SandboxPayment[];
  countPayments(): number;
  deliveries(): readonly SandboxDelivery[];
  redeliver(deliveryId: string): Promise<void>;
  setWebhookUrl(gateway: 'itpay' | 'stablecoin', url: string | undefined): void;
  requests(): readonly SandboxRequest[];
  advance(ms: number): Promise<void>;
  now(): number;
  inject(fault: Fault): InjectedFault;
  faults(): readonly PendingFault[];
  removeFault(id: string): void;
  heal(): void;
  /** Forgets requests and finished deliveries, and hides the payments that are finished now. */
  clear(): void;
  /** Whether `clear` hid a payment. */
  isHidden(id: string): boolean;
  backToNow(): Promise<void>;
  transportNow(): number;
  webhookUrl(gateway: 'itpay' | 'stablecoin'): string | undefined;
}

export interface ControlsParts {
  readonly gateways: readonly Gateway[];
  readonly clock: SandboxClock;
  readonly webhooks: WebhookSender;
  readonly faults: Faults;
  readonly requests: RecentEntries<SandboxRequest>;
  readonly onChange: () => void;
}

export function createControls(parts: ControlsParts): Controls {
  const { gateways, clock, webhooks, faults, requests, onChange } = parts;
  let hidden: ReadonlySet<string> = new Set();
  return {
    act: (id, action, options = {}) => act(findPayment(gateways, id), action, options),
    has: (id) => search(gateways, id) !== undefined,
    payment: (id) => findPayment(gateways, id).describe(),
    payments: (limit = Number.POSITIVE_INFINITY) => listPayments(gateways, limit),
    countPayments: () => gateways.reduce((sum, gateway) => sum + gateway.count(), 0),
    deliveries: () => webhooks.list(),
    redeliver: (deliveryId) => webhooks.redeliver(deliveryId),
    setWebhookUrl(gateway, url) {
      setWebhookUrl(webhooks, gateway, url);
      onChange();
    },
    requests: () => requests.list(),
    advance: (ms) => clock.advance(ms).finally(onChange),
    now: () => clock.now(),
    inject(fault) {
      const injected = faults.inject(fault);
      onChange();
      return injected;
    },
    faults: () => faults.list(),
    removeFault(id) {
      faults.remove(id);
      onChange();
    },
    clear() {
      requests.clear();
      webhooks.clear();
      const finished = listPayments(gateways, Number.POSITIVE_INFINITY).filter(({ actions }) => actions.length === 0);
      hidden = new Set(finished.map(({ id }) => id));
      onChange();
    },
    isHidden: (id) => hidden.has(id),
    backToNow: () => clock.backToNow().finally(onChange),
    transportNow: () => clock.transportNow(),
    webhookUrl: (gateway) => webhooks.defaultUrl(gateway),
    heal() {
      faults.clear();
      onChange();
    },
  };
}

function search(gateways: readonly Gateway[], id: string): PaymentControls | undefined {
  for (const gateway of gateways) {
    const found = gateway.find(id);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findPayment(gateways: readonly Gateway[], id: string): PaymentControls {
  const found = search(gateways, id);
  if (found !== undefined) return found;
  throw new SandboxError('ERR_SANDBOX_UNKNOWN_PAYMENT', 'There is no payment, order or refund with this id.');
}

function act(payment: PaymentControls, action: PaymentAction, options: Readonly<Record<string, unknown>>): SandboxPayment {
  if (action === 'pay') payment.pay({ ...textOf(options, 'until'), ...textOf(options, 'amount') });
  else if (action === 'fail') payment.fail(textOf(options, 'reason'));
  else payment[action]();
  return payment.describe();
}

function textOf<K extends string>(options: Readonly<Record<string, unknown>>, name: K): { readonly [key in K]?: string } {
  const value = options[name];
  if (value === undefined) return {};
  if (typeof value !== 'string') throw new TypeError(`${name}: expected text.`);
  return { [name]: value } as { readonly [key in K]?: string };
}

function listPayments(gateways: readonly Gateway[], limit: number): readonly SandboxPayment[] {
  const newest = gateways.flatMap((gateway) => gateway.list(limit));
  const described = newest.map((payment) => payment.describe()).sort((a, b) => a.createdAt - b.createdAt);
  return described.slice(-limit);
}

function setWebhookUrl(webhooks: WebhookSender, gateway: unknown, url: unknown): void {
  if (gateway !== 'itpay' && gateway !== 'stablecoin') throw new TypeError("gateway: expected 'itpay' or 'stablecoin'.");
  webhooks.setDefaultUrl(gateway, readWebhookUrl(url, 'url'));
}
