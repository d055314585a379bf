import { createHmac, createSecretKey, hash } from 'node:crypto';
import { StablecoinClient } from '@x/stablecoin-client';
import { Pool } from 'undici';
import type { Contender } from './contenders.ts';

const MERCHANT_ID = 'MCH_20240101_ABC123';
const API_KEY = 'PSTG6ELOB2YXKO4ZHRQ6NKTSBY';
const API_SECRET = 'MpkvVlXvYTZVPPJ0LReNA-g_yC7V7foe4UAj7tgWJSM';
const PATH = `/api/v1/merchants/${MERCHANT_ID}/orders`;

/** 300 bytes of JSON, as much as the others send. */
const order = {
  merchantOrderId: 'ORDER_2024010112345678',
  orderAmount: { value: '100.50', currency: 'USDT' },
  expiresAt: '2026-12-31T23:59:59Z',
  returnUrl: 'https://shop.example/paid?1000000',
  callbackUrl: 'https://shop.example/webhook/payment',
  description: 'AI summary (42 pages)',
  metadata: { session: '' },
};
order.metadata.session = 's'.repeat(300 - JSON.stringify(order).length);

let orders = 1_000_000;

/** Each with a link of its own to come back to, as shops have it: no two URLs are the same, only scheme and host are. */
function nextOrder(): typeof order {
  orders += 1;
  return { ...order, returnUrl: `https://shop.example/paid?${orders}` };
}

const key = createSecretKey(Buffer.from(API_SECRET));

/** A Hosted Payments order: the client, and the same JSON and the same two hashes written as one would by hand. */
export function createStablecoinContenders(origin: string): readonly Contender[] {
  const pool = new Pool(origin);
  const client = new StablecoinClient({ merchantId: MERCHANT_ID, apiKey: API_KEY, apiSecret: API_SECRET, baseUrl: origin });
  const byHand: Contender = {
    name: 'Pool.request by hand, stablecoin',
    async call() {
      const body = JSON.stringify(nextOrder());
      const timestamp = String(Date.now());
      const text = `${timestamp}\nPOST\n${PATH}\n${hash('sha256', body, 'base64')}`;
      const headers = {
        'content-type': 'application/json',
        'x-api-key': API_KEY,
        'x-timestamp': timestamp,
        'x-signature': createHmac('sha256', key).update(text).digest('base64'),
      };
      const response = await pool.request({ method: 'POST', path: PATH, headers, body });
      return response.body.json();
    },
    close: () => pool.close(),
  };
  return [
    byHand,
    {
      name: '@x/stablecoin-client',
      byHand,
      isOurs: true,
      call: () => client.orders.create(nextOrder()),
      close: () => client.close(),
    },
  ];
}
