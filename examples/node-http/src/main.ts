import type { AddressInfo } from 'node:net';
import { createShopServer } from './create-shop-server.ts';

const server = createShopServer({
  // An empty secret is refused at once, with a message that says so.
  webhookSecret: process.env['ITPAY_WEBHOOK_SECRET'] ?? '',
  deliver: async (paymentIntentId) => console.log(`delivered ${paymentIntentId}`),
});

server.listen(Number(process.env['PORT'] ?? 3000), () => {
  console.log(`listening on ${(server.address() as AddressInfo).port}`);
});

process.once('SIGTERM', () => server.close());
