import type { ShownCharge, ShownIntent, ShownOrder } from '../../src/index.ts';

export const NOW = Date.parse('2026-01-01T12:00:00.000Z');
export const TRON_ADDRESS = 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8';
export const SCAN_LINK = 'https://pay.example/scan/qr_1';

/** An order that is safe to pay. */
export const ORDER = {
  status: 'INIT',
  orderAmount: { value: '100.50', currency: 'USDC' },
  cryptoPaymentAmount: { value: '101.00', currency: 'USDC' },
  depositAddress: TRON_ADDRESS,
  network: 'tron',
  networkDisplayName: 'TRON (TRC20)',
  expiresAt: '2026-01-01T12:15:00.000Z',
} satisfies ShownOrder & Record<string, unknown>;

export const INTENT = {
  id: 'pi_1',
  status: 'qr_generated',
  amount: { currency: 'CNY', value: 699 },
  expires_at: '2026-01-01T12:15:00Z',
} satisfies ShownIntent;

export const CHARGE = {
  payment_intent_id: 'pi_1',
  scan_url: SCAN_LINK,
  status: 'active',
  expires_at: '2026-01-01T12:10:00Z',
} satisfies ShownCharge;

export const usdc = (value: string) => ({ value, currency: 'USDC' });
