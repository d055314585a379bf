import { formatEnvironment } from './cli/format-environment.ts';
import type { SandboxClock } from './clock/create-clock.ts';
import type { FaultBox } from './faults/create-fault-box.ts';
import type { Fault, InjectedFault } from './faults/fault.ts';
import type { Gateway } from './gateway.ts';
import type { Ledger } from './ledger/create-ledger.ts';
import type { SandboxDelivery } from './ledger/deliveries.ts';
import type { SandboxRequest } from './ledger/requests.ts';
import type { PaymentAction, PaymentControls, SandboxPayment } from './payment.ts';
import { SandboxError } from './sandbox-error.ts';
import type { Courier } from './webhooks/create-courier.ts';

/** Everything that can be seen and done, for the handle that `createSandbox` returns and for the page alike. */
export interface Controls {
  /** Does it and returns at once; the webhooks are then on their way. */
  act(id: string, action: PaymentAction, wish?: Readonly<Record<string, unknown>>): SandboxPayment;
  has(id: string): boolean;
  payment(id: string): SandboxPayment;
  /** Oldest first; with a limit, the newest so many. */
  payments(limit?: number): readonly SandboxPayment[];
  countPayments(): number;
  deliveries(): readonly SandboxDelivery[];
  redeliver(deliveryId: string): Promise<void>;
  requests(): readonly SandboxRequest[];
  advance(ms: number): Promise<void>;
  now(): number;
  inject(fault: Fault): InjectedFault;
  faults(): readonly Fault[];
  heal(): void;
  environment(): string;
}

export interface ControlsParts {
  readonly gateways: readonly Gateway[];
  readonly clock: SandboxClock;
  readonly courier: Courier;
  readonly faults: FaultBox;
  readonly requests: Ledger<SandboxRequest>;
  readonly credentials: () => Parameters<typeof formatEnvironment>[0];
  readonly onChange: () => void;
}

export function createControls({ gateways, clock, courier, faults, requests, credentials, onChange }: ControlsParts): Controls {
  function search(id: string): PaymentControls | undefined {
    for (const gateway of gateways) {
      const found = gateway.find(id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function find(id: string): PaymentControls {
    const found = search(id);
    if (found === undefined)
      throw new SandboxError('ERR_SANDBOX_UNKNOWN_PAYMENT', 'There is no payment, order or refund with this id.');
    return found;
  }

  return {
    act(id, action, wish = {}) {
      const found = find(id);
      if (action === 'pay') found.pay({ ...textOf(wish, 'until'), ...textOf(wish, 'amount') });
      else if (action === 'fail') found.fail(textOf(wish, 'reason'));
      else found[action]();
      return found.describe();
    },
    has: (id) => search(id) !== undefined,
    payment: (id) => find(id).describe(),
    payments(limit = Number.POSITIVE_INFINITY) {
      const newest = gateways.flatMap((gateway) => gateway.list().slice(-limit));
      const described = newest.map((found) => found.describe()).sort((a, b) => a.createdAt - b.createdAt);
      return described.slice(-limit);
    },
    countPayments: () => gateways.reduce((sum, gateway) => sum + gateway.list().length, 0),
    deliveries: () => courier.list(),
    redeliver: (deliveryId) => courier.redeliver(deliveryId),
    requests: () => requests.list(),
    advance: (ms) => clock.advance(ms).finally(onChange),
    now: () => clock.now(),
    inject(fault) {
      const injected = faults.inject(fault);
      onChange();
      return injected;
    },
    faults: () => faults.list(),
    heal() {
      faults.clear();
      onChange();
    },
    environment: () => formatEnvironment(credentials()),
  };
}

function textOf<K extends string>(wish: Readonly<Record<string, unknown>>, name: K): { readonly [key in K]?: string } {
  const value = wish[name];
  if (value === undefined) return {};
  if (typeof value !== 'string') throw new TypeError(`${name}: expected text`);
  return { [name]: value } as { readonly [key in K]?: string };
}
