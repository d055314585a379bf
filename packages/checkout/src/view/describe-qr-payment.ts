import { explainMinorValue, isCurrencyCode, minorToDecimal } from '@x/protocol/money';
import { isTerminalPaymentIntentStatus } from '@x/protocol/statuses';
import { checkInput, checkViewOptions } from './check-input.ts';
import type { CheckoutPhase, CheckoutView } from './checkout-view.ts';
import { nextOf, warningOf } from './phase-advice.ts';
import { isPast, readTime } from './read-time.ts';
import { isRefundDone } from './refund.ts';
import { isScanLink } from './scan-link.ts';

/** What is read of an ItPay payment intent. An intent as the client answers it is one. */
export interface ShownIntent {
  readonly id?: string | undefined;
  readonly status?: string | undefined;
  readonly amount?: { readonly currency: string; readonly value: number } | undefined;
  readonly expires_at?: string | undefined;
}

/** What is read of an ItPay QR charge. */
export interface ShownCharge {
  readonly payment_intent_id?: string | undefined;
  readonly scan_url?: string | undefined;
  readonly status?: string | undefined;
  readonly expires_at?: string | undefined;
}

export interface DescribeQrPaymentOptions {
  /** The server's time, in milliseconds since the epoch. */
  readonly now: number;
  /** The payment's refund, if there is one. */
  readonly refund?: { readonly status?: string | undefined } | undefined;
}

/** Statuses that say by themselves what is shown. The others depend on the QR charge. */
const PHASES: Readonly<Record<string, CheckoutPhase>> = {
  scanning: 'detected',
  authorized: 'confirming',
  captured: 'confirming',
  succeeded: 'paid',
  failed: 'failed',
  expired: 'expired',
  cancelled: 'closed',
};

/**
 * Says what the payer of an ItPay QR payment must be shown.
 *
 * @param charge what `qr.generate` answered; undefined before that, which is never payable
 * @throws TypeError when `intent` or `charge` is not an object, `now` is not a time, or an option is not known
 * @example describeQrPayment(intent, charge, { now: Date.now() }).qr // the scan link
 */
export function describeQrPayment(
  intent: ShownIntent,
  charge: ShownCharge | undefined,
  options: DescribeQrPaymentOptions,
): CheckoutView {
  checkInput('describeQrPayment', { value: intent, kind: 'a payment intent' });
  if (charge !== undefined) checkInput('describeQrPayment', { value: charge, kind: 'a QR charge' });
  checkViewOptions('describeQrPayment', options, ['now', 'refund']);
  const times = [readTime(intent.expires_at), readTime(charge?.expires_at)];
  const amount = readAmount(intent.amount);
  const status = typeof intent.status === 'string' ? intent.status : 'pending';
  const isSafe = amount !== undefined && isPayableCharge(intent, charge) && !times.some((time) => Number.isNaN(time));
  const isOver = charge?.status === 'expired' || times.some((time) => isPast(time, options.now));
  const phase = isRefundDone(options.refund) ? 'refunded' : decidePhase({ status, charge, isSafe, isOver });
  const link = charge?.scan_url;
  const ends = times.filter((time) => time !== undefined);
  const left = ends.length === 0 ? {} : { secondsLeft: Math.floor((Math.min(...ends) - options.now) / 1000) };
  return {
    phase,
    ...amount,
    ...(phase === 'waiting' ? { qr: link, link, ...left } : {}),
    ...warningOf(phase, undefined),
    final: phase === 'refunded' || isTerminalPaymentIntentStatus(status),
    next: phase === 'waiting' ? 'scan' : nextOf(phase),
  };
}

interface Facts {
  readonly status: string;
  readonly charge: ShownCharge | undefined;
  readonly isSafe: boolean;
  readonly isOver: boolean;
}

function decidePhase({ status, charge, isSafe, isOver }: Facts): CheckoutPhase {
  if (status !== 'pending' && status !== 'qr_generated')
    return Object.hasOwn(PHASES, status) ? (PHASES[status] ?? 'confirming') : 'confirming';
  if (charge?.status === 'scanned') return 'detected';
  const isKnown = charge?.status === undefined || charge.status === 'active' || charge.status === 'expired';
  // `consumed`, or a status that this version does not know: somebody has perhaps paid.
  if (!isKnown) return 'confirming';
  if (isOver) return 'expired';
  return isSafe ? 'waiting' : 'unreachable';
}

/** A charge of another intent would take the payer's money for somebody else's purchase. */
function isPayableCharge({ id }: ShownIntent, charge: ShownCharge | undefined): boolean {
  if (charge === undefined || !isScanLink(charge.scan_url)) return false;
  return charge.payment_intent_id === undefined || charge.payment_intent_id === id;
}

function readAmount(amount: ShownIntent['amount']): Pick<CheckoutView, 'amount' | 'currency'> | undefined {
  const { currency, value } = Object(amount) as { readonly currency?: unknown; readonly value?: unknown };
  if (!isCurrencyCode(currency) || explainMinorValue(value) !== undefined) return undefined;
  return { amount: minorToDecimal({ currency, value: value as number }), currency };
}
