import { type CheckoutView, describeCheckout, describeChoice, describeQrPayment, describeUnreachable } from '../../src/index.ts';
import { CHARGE, INTENT, NOW, ORDER, usdc } from './orders.ts';

export interface PhaseRow {
  /** As the guide says it. */
  readonly status: string;
  readonly facts: string;
  readonly view: CheckoutView;
}

const AFTER = NOW + 3_600_000;

function order(
  status: string,
  facts: string,
  changes: Record<string, unknown> = {},
  options: Record<string, unknown> = {},
): PhaseRow {
  const view = describeCheckout({ ...ORDER, status, ...changes }, { now: NOW, ...options });
  return { status: `\`${status}\``, facts, view };
}

function intent(status: string, facts: string, charge: Record<string, unknown> | 'none' = {}): PhaseRow {
  const view = describeQrPayment({ ...INTENT, status }, charge === 'none' ? undefined : { ...CHARGE, ...charge }, { now: NOW });
  return { status: `\`${status}\``, facts, view };
}

const METHODS = [{ cryptoCurrency: 'USDC', network: 'tron', networkDisplayName: 'TRON (TRC20)' }];

/** The rows of docs/guides/checkout.md, in its order. */
export const ORDER_ROWS: readonly PhaseRow[] = [
  { status: '(no order)', facts: 'nothing chosen yet', view: describeChoice({ amount: '100.50', currency: 'USDC' }, METHODS) },
  {
    status: '(no order)',
    facts: 'no method allows the amount',
    view: describeChoice({ amount: '100.50', currency: 'USDC' }, []),
  },
  order('INIT', 'nothing received, not expired, safe to show'),
  order('INIT', 'no amount, no network, or no address that passes its checksum', { depositAddress: undefined }),
  order('INIT', 'on another network than the payer chose', {}, { chosen: { network: 'ethereum' } }),
  order('INIT', 'past `expiresAt`', {}, { now: AFTER }),
  order('INIT', 'some money received', { cryptoPaidAmount: usdc('101.00') }),
  order('INIT', 'less than asked received', { cryptoPaidAmount: usdc('60.00') }),
  order('INIT', 'money received, past `expiresAt`', { cryptoPaidAmount: usdc('101.00') }, { now: AFTER }),
  order('PROCESSING', 'the estimated time is not known or has not begun', { cryptoPaidAmount: usdc('101.00') }),
  order(
    'PROCESSING',
    'the estimated time has begun',
    { cryptoPaidAmount: usdc('101.00'), paidTime: '2026-01-01T11:59:30Z' },
    { estimatedConfirmationTimeSec: 60 },
  ),
  order('PROCESSING', 'less than asked received', { cryptoPaidAmount: usdc('60.00') }),
  order('SUCCEEDED', 'as much as asked received', { cryptoPaidAmount: usdc('101.00') }),
  order('SUCCEEDED', 'more than asked received', { cryptoPaidAmount: usdc('105.00') }),
  order('FAILED', 'nothing received'),
  order('FAILED', 'some money received', { cryptoPaidAmount: usdc('60.00') }),
  order('CLOSED', 'nothing received, before `expiresAt`'),
  order('CLOSED', 'nothing received, past `expiresAt`', {}, { now: AFTER }),
  order('CLOSED', 'some money received', { cryptoPaidAmount: usdc('101.00') }),
  { ...order('UNKNOWN', 'a status that this version does not know'), status: 'any other' },
  { ...order('SUCCEEDED', 'its refund has succeeded', {}, { refund: { status: 'SUCCEEDED' } }), status: 'any' },
  { status: '(no answer)', facts: 'the gateway cannot be reached', view: describeUnreachable() },
];

export const INTENT_ROWS: readonly PhaseRow[] = [
  intent('pending', 'no QR charge yet', 'none'),
  intent('qr_generated', 'the charge is active and not expired'),
  intent('qr_generated', 'the charge belongs to another intent, or its link is not safe', { scan_url: 'javascript://x' }),
  intent('qr_generated', 'the charge or the intent has expired', { status: 'expired' }),
  intent('qr_generated', 'the charge is scanned', { status: 'scanned' }),
  intent('qr_generated', 'the charge is consumed, or its status is not known', { status: 'consumed' }),
  intent('scanning', ''),
  intent('authorized', ''),
  intent('captured', ''),
  intent('succeeded', ''),
  intent('failed', ''),
  intent('expired', ''),
  intent('cancelled', ''),
  { ...intent('on_hold', 'a status that this version does not know'), status: 'any other' },
];
