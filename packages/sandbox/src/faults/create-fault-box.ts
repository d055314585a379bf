import type { ClockFault, Fault, InjectedFault, RequestFault, WebhookFault } from './fault.ts';

interface RequestFacts {
  readonly gateway: 'itpay' | 'stablecoin';
  readonly method: string;
  readonly path: string;
}

interface WebhookFacts {
  readonly gateway: 'itpay' | 'stablecoin';
  readonly event: string;
  readonly paymentId: string;
}

/** Holds the injected faults and hands each out as often as it was meant. */
export interface FaultBox {
  inject(fault: Fault): InjectedFault;
  takeForRequest(facts: RequestFacts): RequestFault | undefined;
  takeForWebhook(facts: WebhookFacts): WebhookFault | undefined;
  clockSkewMs(): number;
  list(): readonly Fault[];
  clear(): void;
}

const WEBHOOK_KINDS: ReadonlySet<string> = new Set<WebhookFault['kind']>([
  'duplicate-webhook',
  'reorder-webhooks',
  'drop-webhook',
  'delay-webhook',
  'forged-webhook',
  'tampered-webhook',
  'stale-webhook',
  'malformed-webhook',
  'truncated-webhook',
  'replayed-webhook',
]);

const REQUEST_KINDS: ReadonlySet<string> = new Set<RequestFault['kind']>([
  'lose-reply',
  'drop-connection',
  'delay',
  'server-error',
  'rate-limit',
  'unauthorized',
  'gateway-error',
  'truncated-json',
  'stall-body',
  'html',
  'empty-body',
  'junk',
  'oversized',
  'redirect',
  'unknown-status',
]);

interface Entry<F> {
  readonly fault: F;
  skip: number;
  left: number;
  hits: number;
}

export function createFaultBox(initial: readonly Fault[]): FaultBox {
  const requests = new Set<Entry<RequestFault>>();
  const webhooks = new Set<Entry<WebhookFault>>();
  const clocks = new Set<Entry<ClockFault>>();

  function add<F>(entries: Set<Entry<F>>, fault: F, times: number, skip: number): InjectedFault {
    const entry = { fault, left: times, skip, hits: 0 };
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

  function inject(fault: Fault): InjectedFault {
    if (isClockFault(fault)) return add(clocks, fault, Number.POSITIVE_INFINITY, 0);
    const times = readCount(fault.times ?? 1, 'times');
    const skip = readCount(fault.skip ?? 0, 'skip');
    if (isWebhookFault(fault)) return add(webhooks, fault, times, skip);
    if (!REQUEST_KINDS.has(fault.kind)) throw new TypeError(`inject() knows no fault of kind ${JSON.stringify(fault.kind)}`);
    return add(requests, fault, times, skip);
  }

  for (const fault of initial) inject(fault);

  return {
    inject,
    takeForRequest: (facts) => take(requests, (fault) => matchesRequest(fault, facts)),
    takeForWebhook: (facts) => take(webhooks, (fault) => matchesWebhook(fault, facts)),
    clockSkewMs: () => [...clocks].reduce((sum, entry) => sum + entry.fault.ms, 0),
    list: () => [...requests, ...webhooks, ...clocks].map((entry) => entry.fault),
    clear() {
      for (const entries of [requests, webhooks, clocks]) entries.clear();
    },
  };
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
  return WEBHOOK_KINDS.has(fault.kind);
}

function readCount(value: number, name: string): number {
  if (value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && value >= 0)) return value;
  throw new RangeError(`A fault's ${name} must be a whole number, zero or more, or Infinity`);
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
