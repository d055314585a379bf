import { createSandbox } from '@x/sandbox';
import { memoryStore } from '@x/webhooks';
import { forgetfulStore } from './forgetful-store.ts';
import { payByQr } from './pay-by-qr.ts';
import { payOnChain } from './pay-on-chain.ts';
import { rehearse } from './rehearse.ts';
import { startMerchant } from './start-merchant.ts';
import { createStory } from './story.ts';
import { tryToCheat } from './try-to-cheat.ts';

const rehearsal = rehearse(process.argv[2]);
const story = createStory(console.log);
console.log('Two payments from end to end, on this machine; no money moves.');

story.chapter('The sandbox: both gateways');
const sandbox = await createSandbox({ faults: rehearsal.faults });
story.step(`listening at ${sandbox.url}`);

story.chapter('The shop: Express 5 with two webhooks');
const merchant = await startMerchant({
  itpaySecret: sandbox.itpay.webhookSecret,
  stablecoinSecret: sandbox.stablecoin.apiSecret,
  store: rehearsal.forgetful ? forgetfulStore() : memoryStore(),
});
story.step(`listening at ${merchant.url}`);

try {
  story.chapter('ItPay: CNY 6.99 by QR code');
  await payByQr(story, sandbox, merchant);
  story.chapter('Stablecoin: 100.50 USDC on chain');
  await payOnChain(story, sandbox, merchant);
  story.chapter('Attacks');
  await tryToCheat(story, sandbox, merchant);
} catch (error) {
  story.step(error instanceof Error ? `${error.name}: ${error.message}` : 'something failed', false);
}

const counts = [...merchant.orders.values()].map(({ settled }) => settled);
const exactlyOnce = counts.length === 2 && counts.every((settled) => settled === 1);
await merchant.close();
await sandbox.close();

const good = story.end() && exactlyOnce;
console.log(good ? '\nBoth payments were settled exactly once.' : '\nThis did not go as it should: see the steps marked NOT.');
process.exitCode = good ? 0 : 1;
