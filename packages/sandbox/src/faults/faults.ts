import type { ClockFault, Fault, InjectedFault, PendingFault, RequestFault, WebhookFault } from './fault.ts';
import { checkFault, isKnownKind, isWebhookKind } from './fault-kinds.ts';

export interface RequestFacts {
  readonly gateway: 'itpay' | 'stablecoin';
  readonly method: string;
  readonly path: string;
}

export interface WebhookFacts {
  readonly gateway: 'itpay' | 'stablecoin';
  readonly event: string;
  readonly paymentId: string;
}

/** The injected faults. Each is handed out as often as it was meant to hit. */
export interface Faults {
  inject(fault: Fault): InjectedFault;
  takeForRequest(facts: RequestFacts): RequestFault | undefined;
  takeForWebhook(facts: WebhookFacts): WebhookFault | undefined;
  clockSkewMs(): number;
  list(): readonly PendingFault[];
  /** @returns whether there was such a fault */
  remove(id: string): boolean;
  clear(): void;
}

interface Entry<F> {
  readonly id: string;
  readonly fault: F;
  skip: number;
  left: number;
  hits: number;
}

interface FaultsState {
  readonly requests: Set<Entry<RequestFault>>;
  readonly webhooks: Set<Entry<WebhookFault>>;
  readonly clocks: Set<Entry<ClockFault>>;
  count: number;
}

export function createFaults(initial: readonly Fault[]): Faults {
  const faults: FaultsState = { requests: new Set(), webhooks: new Set(), clocks: new Set(), count: 0 };
  const { requests, webhooks, clocks } = faults;
  for (const fault of initial) inject(faults, fault);
  return {
    inject: (fault) => inject(faults, fault),
    takeForRequest: (facts) => take(requests, (fault) => matchesRequest(fault, facts)),
    takeForWebhook: (facts) => take(webhooks, (fault) => matchesWebhook(fault, facts)),
    clockSkewMs: () => [...clocks].reduce((sum, entry) => sum + entry.fault.ms, 0),
    list: () => [...requests, ...webhooks, ...clocks].map(({ id, fault, hits, left }) => ({ id, fault, hits, left })),
    remove: (id) => remove(requests, id) || remove(webhooks, id) || remove(clocks, id),
    clear() {
      for (const entries of [requests, webhooks, clocks]) entries.clear();
    },
  };
}

function inject(faults: FaultsState, fault: Fault): InjectedFault {
  const { requests, webhooks, clocks } = faults;
  if (!isKnownKind(fault.kind)) throw new TypeError(`inject() knows no fault of kind ${JSON.stringify(fault.kind)}.`);
  checkFault(fault);
  faults.count += 1;
  const id = `fault_${faults.count}`;
  if (isClockFault(fault)) return add(clocks, { id, fault, left: Number.POSITIVE_INFINITY, skip: 0, hits: 0 });
  const left = readCount(fault.times ?? 1, 'times');
  const skip = readCount(fault.skip ?? 0, 'skip');
  if (isWebhookFault(fault)) return add(webhooks, { id, fault, left, skip, hits: 0 });
  return add(requests, { id, fault, left, skip, hits: 0 });
}

function add<F>(entries: Set<Entry<F>>, entry: Entry<F>): InjectedFault {
  entries.add(entry);
  return {
    get hits() {
      return entry.hits;
    },
    remove() {
      entries.delete(entry);
    },
  };
}

function remove<F>(entries: Set<Entry<F>>, id: string): boolean {
  for (const entry of entries) if (entry.id === id) return entries.delete(entry);
  return false;
}

function take<F>(entries: Set<Entry<F>>, matches: (fault: F) => boolean): F | undefined {
  for (const entry of entries) {
    if (!matches(entry.fault)) continue;
    if (entry.skip > 0) {
      entry.skip -= 1;
      continue;
    }
    entry.hits += 1;
    entry.left -= 1;
    if (entry.left <= 0) entries.delete(entry);
    return entry.fault;
  }
  return undefined;
}

function isClockFault(fault: Fault): fault is ClockFault {
  return fault.kind === 'clock-skew';
}

function isWebhookFault(fault: Fault): fault is WebhookFault {
  return isWebhookKind(fault.kind);
}

function readCount(value: number, name: string): number {
  if (value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && value >= 0)) return value;
  throw new RangeError(`A fault's ${name} must be a whole number, zero or more, or Infinity.`);
}

function matchesRequest({ match }: RequestFault, facts: RequestFacts): boolean {
  if (match === undefined) return true;
  if (match.gateway !== undefined && match.gateway !== facts.gateway) return false;
  if (match.method !== undefined && match.method.toUpperCase() !== facts.method) return false;
  if (match.path === undefined) return true;
  return typeof match.path === 'string' ? facts.path.includes(match.path) : facts.path.search(match.path) !== -1;
}

function matchesWebhook({ match }: WebhookFault, facts: WebhookFacts): boolean {
  if (match === undefined) return true;
  if (match.gateway !== undefined && match.gateway !== facts.gateway) return false;
  if (match.event !== undefined && match.event !== facts.event) return false;
  return match.paymentId === undefined || match.paymentId === facts.paymentId;
}
