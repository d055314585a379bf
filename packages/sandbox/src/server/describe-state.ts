import type { Controls } from '../controls.ts';
import { formatEnvironment, type SandboxCredentials } from '../credentials.ts';
import type { Fault, PendingFault } from '../faults/fault.ts';
import type { SandboxDelivery } from '../history/deliveries.ts';
import type { SandboxRequest } from '../history/requests.ts';
import type { SandboxPayment } from '../payment.ts';
import type { SandboxPaymentMethod } from '../stablecoin/payment-methods.ts';

/** A fault as the page shows it. */
export interface ShownFault {
  readonly id: string;
  readonly kind: string;
  /** What it is limited to, in words. */
  readonly target: string | undefined;
  readonly hits: number;
  /** How many more it hits; undefined until removed. */
  readonly left: number | undefined;
}

/** Everything that the page shows: the newest of each, newest first. */
export interface PageState {
  readonly now: number;
  /** How far business time is ahead of transport time. */
  readonly aheadMs: number;
  readonly environment: string;
  readonly webhookUrls: { readonly itpay?: string | undefined; readonly stablecoin?: string | undefined };
  readonly paymentMethods: readonly SandboxPaymentMethod[];
  readonly faults: readonly ShownFault[];
  readonly totals: { readonly payments: number; readonly deliveries: number; readonly requests: number };
  /** The payment that was asked for. */
  readonly payment: SandboxPayment | undefined;
  readonly payments: readonly SandboxPayment[];
  /** With a payment asked for, those of the payment and its refunds alone. */
  readonly deliveries: readonly SandboxDelivery[];
  readonly requests: readonly SandboxRequest[];
}

export interface StateSource {
  readonly controls: Controls;
  readonly credentials: () => SandboxCredentials;
  readonly paymentMethods: readonly SandboxPaymentMethod[];
}

/** How many payments, deliveries and requests the page shows. */
const SHOWN = 100;
/** Clients poll: the clock stands a little off where it was not moved. */
const CLOCK_NOISE_MS = 1_000;

/** @param paymentId limits requests and deliveries to one payment and its refunds */
export function describeState({ controls, credentials, paymentMethods }: StateSource, paymentId: string | null): PageState {
  const payments = controls.payments(SHOWN).filter(({ id }) => !controls.isHidden(id));
  const payment = paymentId !== null && controls.has(paymentId) ? controls.payment(paymentId) : undefined;
  const id = payment?.id ?? paymentId;
  const related = payments.filter(({ refundOf }) => refundOf !== undefined && refundOf === id).map((refund) => refund.id);
  const belongs = (entry: { readonly paymentId: string | undefined }) =>
    id === null || entry.paymentId === id || related.includes(entry.paymentId ?? '');
  const deliveries = controls.deliveries().filter(belongs);
  const requests = controls.requests().filter(belongs);
  const aheadMs = controls.now() - controls.transportNow();
  return {
    now: controls.now(),
    aheadMs: Math.abs(aheadMs) < CLOCK_NOISE_MS ? 0 : aheadMs,
    environment: formatEnvironment(credentials()),
    webhookUrls: { itpay: controls.webhookUrl('itpay'), stablecoin: controls.webhookUrl('stablecoin') },
    paymentMethods: paymentMethods.toSorted((a, b) => a.displayOrder - b.displayOrder),
    faults: controls.faults().map(describeFault),
    totals: { payments: controls.countPayments(), deliveries: deliveries.length, requests: requests.length },
    payment,
    payments: payments.toReversed(),
    deliveries: deliveries.slice(-SHOWN).toReversed(),
    requests: requests.slice(-SHOWN).toReversed(),
  };
}

function describeFault({ id, fault, hits, left }: PendingFault): ShownFault {
  return { id, kind: fault.kind, target: describeTarget(fault), hits, left: Number.isFinite(left) ? left : undefined };
}

function describeTarget(fault: Fault): string | undefined {
  if (!('match' in fault) || fault.match === undefined) return undefined;
  const parts = Object.values(fault.match).map(String);
  return parts.length === 0 ? undefined : parts.join(' ');
}
