import type { SandboxDelivery } from '../../src/history/deliveries.ts';
import type { SandboxRequest } from '../../src/history/requests.ts';
import type { SandboxPayment } from '../../src/payment.ts';

/** One thing that happened. */
export type Entry =
  | { readonly kind: 'request'; readonly id: string; readonly at: number; readonly request: SandboxRequest }
  | { readonly kind: 'webhook'; readonly id: string; readonly at: number; readonly delivery: SandboxDelivery }
  | { readonly kind: 'status'; readonly id: string; readonly at: number; readonly status: string };

/** Entries that look the same and follow each other: a client that polls, for instance. */
export interface Group {
  /** The oldest entry's id, which stays when more are added. */
  readonly key: string;
  readonly newest: Entry;
  /** Newest first, the newest included. */
  readonly entries: readonly Entry[];
}

export interface TimelineSource {
  readonly payment: SandboxPayment | undefined;
  readonly requests: readonly SandboxRequest[];
  readonly deliveries: readonly SandboxDelivery[];
}

/** A request changes a status, and the status is told in a webhook: so much for what happens in the same millisecond. */
const ORDER = { request: 0, status: 1, webhook: 2 } as const;

/** Requests, webhooks and the payment's own statuses in one list, newest first. */
export function buildTimeline({ payment, requests, deliveries }: TimelineSource): readonly Entry[] {
  const oldestFirst: readonly Entry[] = [
    ...requests.toReversed().map((request): Entry => ({ kind: 'request', id: request.id, at: request.at, request })),
    ...(payment?.history ?? []).map(
      ({ status, at }, index): Entry => ({ kind: 'status', id: `${payment?.id} ${index}`, at, status }),
    ),
    ...deliveries.toReversed().map((delivery): Entry => ({ kind: 'webhook', id: delivery.id, at: delivery.at, delivery })),
  ];
  return oldestFirst.toSorted((a, b) => a.at - b.at || ORDER[a.kind] - ORDER[b.kind]).toReversed();
}

/** Puts requests that follow each other and went the same way into one group. */
export function groupRepeats(entries: readonly Entry[]): readonly Group[] {
  const groups: Group[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last !== undefined && isRepeat(entry, last.newest)) {
      groups[groups.length - 1] = { key: entry.id, newest: last.newest, entries: [...last.entries, entry] };
    } else {
      groups.push({ key: entry.id, newest: entry, entries: [entry] });
    }
  }
  return groups;
}

function isRepeat(a: Entry, b: Entry): boolean {
  if (a.kind !== 'request' || b.kind !== 'request') return false;
  const { request: one } = a;
  const { request: other } = b;
  return (['method', 'path', 'query', 'body', 'status', 'code', 'authentication', 'fault'] as const).every(
    (name) => one[name] === other[name],
  );
}

/** Whether an entry needs a look: a refusal, no answer, or an event that has not arrived. */
export function isProblem(entry: Entry): boolean {
  if (entry.kind === 'request') return !isGoodRequest(entry.request);
  if (entry.kind === 'status') return entry.status === 'failed' || entry.status === 'FAILED';
  const { state, attempts } = entry.delivery;
  return state !== 'acknowledged' && (state !== 'waiting' || attempts.length > 0);
}

/** The stablecoin gateway refuses with HTTP 200 and a code. */
export function isGoodRequest({ status, code }: SandboxRequest): boolean {
  return status >= 200 && status < 300 && (code === undefined || code === '00000');
}
