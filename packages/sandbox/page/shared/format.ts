import type { SandboxPayment } from '../../src/payment.ts';

export const KINDS: Readonly<Record<SandboxPayment['kind'], string>> = {
  payment_intent: 'ItPay intent',
  hosted_order: 'Hosted order',
  checkout_order: 'Checkout order',
  refund: 'Refund',
};

export type Tone = 'good' | 'bad' | 'busy' | 'idle';

const GOOD = ['succeeded', 'SUCCEEDED', 'acknowledged'];
const BAD = ['failed', 'FAILED', 'abandoned', 'undeliverable', 'refused', 'lost'];
const IDLE = ['pending', 'INIT', 'expired', 'cancelled', 'CLOSED'];

/** How a status is meant: done, gone wrong, under way, or not begun (any more). */
export function toneOf(status: string): Tone {
  if (GOOD.includes(status)) return 'good';
  if (BAD.includes(status)) return 'bad';
  return IDLE.includes(status) ? 'idle' : 'busy';
}

export function formatTime(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

export function formatDateTime(at: number): string {
  return new Date(at).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

/** 900000 as "15 min", 5400000 as "1 h 30 min". */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).slice(0, 2);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(' ') || '0 s';
}

export function formatMoney({ value, currency }: SandboxPayment['amount']): string {
  return `${value} ${currency}`;
}

/** What the payer pays, never without what the merchant asks for. */
export function formatAmount({ amount, orderAmount }: Pick<SandboxPayment, 'amount' | 'orderAmount'>): string {
  const pay = formatMoney(amount);
  if (orderAmount === undefined) return pay;
  const order = formatMoney(orderAmount);
  return order === pay ? pay : `${order} → pay ${pay}`;
}
