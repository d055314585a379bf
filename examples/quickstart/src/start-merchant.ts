import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EventStore, itpay, stablecoinCheckout, WebhookRefusedError } from '@x/webhooks';
import { createWebhookMiddleware } from '@x/webhooks-express';
import express from 'express';

/** What the shop agreed with the payer, and how often it was settled. */
export interface ShopOrder {
  readonly amount: number | string;
  readonly currency: string;
  settled: number;
}

export interface Merchant {
  readonly url: string;
  readonly orders: Map<string, ShopOrder>;
  /** Why webhooks were refused. The sender is never told. */
  readonly refusals: string[];
  close(): Promise<void>;
}

export interface MerchantOptions {
  readonly itpaySecret: string;
  readonly stablecoinSecret: string;
  /** Remembers which events were handled. One process may keep it in memory; several share Redis or Postgres. */
  readonly store: EventStore;
}

/** The shop: an Express 5 server that delivers the goods when a signed webhook says that the money has come. */
export async function startMerchant({ itpaySecret, stablecoinSecret, store }: MerchantOptions): Promise<Merchant> {
  const orders = new Map<string, ShopOrder>();
  const agreed = (id: string | undefined) => {
    const order = orders.get(id ?? '');
    return order === undefined ? null : { amount: order.amount, currency: order.currency };
  };
  const refusals: string[] = [];
  const onError = (error: Error): void => {
    refusals.push(error instanceof WebhookRefusedError ? error.reason : error.message);
  };
  const settle = (id: string | undefined): void => {
    const order = orders.get(id ?? '');
    if (order === undefined) throw new Error('There is no such order.');
    order.settled += 1;
  };

  const app = express();
  app.post(
    '/webhooks/itpay',
    createWebhookMiddleware({
      provider: itpay({ secret: itpaySecret }),
      store,
      onError,
      expect: ({ data }) => agreed(String(data.id)),
      on: { 'payment_intent.succeeded': ({ data }) => settle(data.id) },
    }),
  );
  app.post(
    '/webhooks/checkout',
    createWebhookMiddleware({
      provider: stablecoinCheckout({ secret: stablecoinSecret }),
      store,
      onError,
      expect: ({ merchantOrderId }) => agreed(merchantOrderId),
      on: { SUCCEEDED: ({ merchantOrderId }) => settle(merchantOrderId) },
    }),
  );

  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    orders,
    refusals,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
