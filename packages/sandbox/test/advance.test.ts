import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { itpay, stablecoinCheckout } from '@x/webhooks';
import { createWebhookMiddleware } from '@x/webhooks-express';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../src/sandbox.ts';
import { checkoutBody, intentBody } from './support/bodies.ts';
import { callItpay, callStablecoin } from './support/call-gateway.ts';

const SIXTEEN_MINUTES = 16 * 60_000;
let sandbox: Sandbox;
let handled: string[];
let closeShop: () => Promise<void>;

beforeEach(async () => {
  handled = [];
  sandbox = await createSandbox();
  const note = async (event: { readonly status?: string; readonly type?: string }) => {
    handled.push(event.type ?? event.status ?? '');
  };
  const app = express();
  app.post(
    '/itpay',
    createWebhookMiddleware({
      provider: itpay({ secret: sandbox.itpay.webhookSecret }),
      on: { 'payment_intent.expired': note, 'payment_intent.succeeded': note },
    }),
  );
  app.post(
    '/checkout',
    createWebhookMiddleware({
      provider: stablecoinCheckout({ secret: sandbox.stablecoin.apiSecret }),
      on: { PROCESSING: note, SUCCEEDED: note, CLOSED: note },
    }),
  );
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sandbox.setWebhookUrl('itpay', `${url}/itpay`);
  sandbox.setWebhookUrl('stablecoin', `${url}/checkout`);
  closeShop = async () => {
    server.closeAllConnections();
    server.close();
  };
});
afterEach(async () => {
  await sandbox.close();
  await closeShop();
});

describe('advance, with a real receiver', () => {
  it('expires what is due, and the expiry’s own webhooks are accepted', async () => {
    await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody() });
    await callStablecoin(sandbox, 'POST', '/checkout/orders', { body: checkoutBody(sandbox) });
    await sandbox.advance(SIXTEEN_MINUTES);
    await sandbox.settled();
    expect(handled.toSorted()).toEqual(['CLOSED', 'payment_intent.expired']);
    expect(sandbox.deliveries()).toMatchObject([{ state: 'acknowledged' }, { state: 'acknowledged' }]);
  });

  it('leaves later calls and webhooks as acceptable as before', async () => {
    await sandbox.advance(SIXTEEN_MINUTES);
    await callItpay(sandbox, 'POST', '/v1/payment-intents', { body: intentBody() });
    const qr = await callItpay(sandbox, 'POST', '/v1/payment-intents/pi_1/qr');
    expect(Date.parse(String(qr.headers['date']))).toBeLessThan(sandbox.now() - SIXTEEN_MINUTES / 2);
    await sandbox.pay('pi_1');
    await callStablecoin(sandbox, 'POST', '/checkout/orders', { body: checkoutBody(sandbox) });
    await sandbox.pay('ORDER_0000000000001');
    expect(handled).toEqual(['payment_intent.succeeded', 'PROCESSING', 'SUCCEEDED']);
  });

  it('moves business time alone', async () => {
    const still = await createSandbox({ clock: () => 1_750_000_000_000 });
    await still.advance(SIXTEEN_MINUTES);
    expect(still.transportNow()).toBe(1_750_000_000_000);
    expect(still.now()).toBe(1_750_000_000_000 + SIXTEEN_MINUTES);
    await still.close();
  });
});
