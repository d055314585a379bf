import { randomBytes } from 'node:crypto';
import { findFreePort } from '@x/tooling-services';
import { startClusterOfFour } from './cluster-of-four.ts';
import { deliverPayment } from './gateway.ts';
import { openShop, startEngine } from './start-engine.ts';

/** The two worst moments: a naive shop loses the first payment, and books the second one twice. */
const KILLS = new Map([
  ['payment-11', 'before the booking'],
  ['payment-23', 'after the booking'],
]);
const PAYMENTS = 40;

const say = (text: string) => console.log(text);
const secret = `whsec_${randomBytes(24).toString('hex')}`;
const engine = await startEngine(process.env['SHOP_ENGINE']);
// Not before the engine, which takes its time: a free port is free at the moment.
const port = await findFreePort();

const cluster = await startClusterOfFour({
  settings: { engine: { name: engine.name, url: engine.url }, port, secret },
  onNotice({ key, stage, pid, attempt, booking }) {
    if (attempt === 1 && KILLS.get(key) === stage) {
      say(`  process ${pid} is in the middle of ${key}, ${stage}: kill -9 ${pid}`);
      return 'be killed';
    }
    if (attempt > 1 && stage === 'after the booking')
      say(`  process ${pid} has taken ${key} over (attempt ${attempt}): ${booking}`);
    return 'go on';
  },
  onReplaced: (deadPid, newPid) => say(`  process ${deadPid} is gone, ${newPid} has taken its place behind the port`),
});
say(`Four processes behind http://127.0.0.1:${port}, handled events are remembered in ${engine.name}.`);
say(`The gateway delivers ${PAYMENTS} paid orders, ten at a time.`);

const url = `http://127.0.0.1:${port}/webhooks/itpay`;
const keys = Array.from({ length: PAYMENTS }, (_, index) => `payment-${index + 1}`);
async function deliver(waiting: string[]): Promise<void> {
  const deliverSome = async () => {
    for (let key = waiting.shift(); key; key = waiting.shift()) {
      const { answers } = await deliverPayment(url, key, secret);
      if (KILLS.has(key))
        say(`  the gateway was answered for ${key}: ${answers.map((status) => status || 'nothing').join(', ')}`);
    }
  };
  await Promise.all(Array.from({ length: 10 }, deliverSome));
}
// One kill in each half: the second must not hit the process that takes the first payment over.
await deliver(keys.slice(0, PAYMENTS / 2));
await deliver(keys.slice(PAYMENTS / 2));
await cluster.close();

const shop = openShop(engine);
const bookings = await shop.readBookings();
await shop.close();
await engine.close();

const lost = keys.filter((key) => !bookings.includes(key)).length;
const doubled = bookings.length - new Set(bookings).size;
say(`${PAYMENTS} payments delivered, ${bookings.length} booked: ${lost} lost, ${doubled} doubled.`);
process.exitCode = lost + doubled > 0 ? 1 : 0;
