import { createHash, createHmac, createSecretKey } from 'node:crypto';
import { createSigningKey, itpay, stablecoin } from '@x/signing';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import { judge } from '../driver/interleave.ts';
import { type Measured, measure } from './measure.ts';

// Everything in one run, side by side: only the ratios carry from one machine to another.

const secret = 'whsec_0123456789abcdef0123456789abcdef';
const key = createSigningKey(secret);
const bareKey = createSecretKey(Buffer.from(secret));
const limits: Readonly<Record<number, number>> = { 256: 1.35, 1024: 1.35, 10240: 1.15, 102400: 1.05 };

/** An event of exactly this many bytes. */
function eventOf(size: number): Buffer {
  const event = {
    id: 'evt_01JXYZ',
    type: 'payment_intent.succeeded',
    data: { id: 'pi_01JXYZ', amount: { currency: 'CNY', value: 699 }, note: '' },
  };
  event.data.note = 'x'.repeat(size - JSON.stringify(event).length);
  return Buffer.from(JSON.stringify(event));
}

/** A header as an HTTP parser makes it: one flat string, not a chain of joined parts. */
function received(header: string): string {
  return Buffer.from(header).toString('latin1');
}

function report(title: string, times: Readonly<Record<string, Measured>>): void {
  console.log(`\n${title}`);
  for (const [name, { nanoseconds, ratio }] of Object.entries(times)) {
    console.log(`  ${name.padEnd(60)} ${(nanoseconds / 1000).toFixed(2).padStart(8)} µs   ${ratio.toFixed(2)} ×`);
  }
}

function ratiosOf(times: Readonly<Record<string, Measured>>): number[] {
  return Object.values(times)
    .slice(1)
    .map(({ ratio }) => ratio);
}

function check(what: string, ratio: number, atMost: number): void {
  console.log(`  ${judge(what, ratio, { atMost })}`);
}

async function compareWithFloor(size: number): Promise<void> {
  const body = eventOf(size);
  const seconds = Math.floor(Date.now() / 1000);
  const header = received(itpay.signWebhook({ timestamp: seconds, body }, key));
  const prefix = `${seconds}.`;
  // Fewer calls in a sample for large bodies: the turns stay short.
  const batch = Math.max(1, Math.round(32 / (1 + size / 2048)));
  const contestants = {
    'bare createHmac(KeyObject), two updates, digest': () => createHmac('sha256', bareKey).update(prefix).update(body).digest(),
    'itpay.verifyWebhook with a SigningKey': () => itpay.verifyWebhook({ header, body, now: Date.now() }, key),
    'itpay.verifyWebhook with a text secret': () => itpay.verifyWebhook({ header, body, now: Date.now() }, secret),
  };
  const times = await measure(contestants, { batch });
  const [ratio = Number.NaN] = ratiosOf(times);
  report(`Verifying an ItPay webhook of ${size} bytes, without JSON`, times);
  const limit = limits[size] ?? 1;
  check(`verifyWebhook, ${size} bytes, against the floor`, ratio, limit);
}

async function compareWithPeers(): Promise<void> {
  const body = eventOf(256);
  const text = body.toString();
  const seconds = Math.floor(Date.now() / 1000);
  const header = received(itpay.signWebhook({ timestamp: seconds, body }, key));
  const stripe = new Stripe('sk_test_x');
  const stripeHeader = received(stripe.webhooks.generateTestHeaderString({ payload: text, secret, timestamp: seconds }));
  const base64Secret = `whsec_${Buffer.from(secret).toString('base64')}`;
  const svix = new SvixWebhook(base64Secret);
  const standard = new StandardWebhook(base64Secret);
  const id = 'msg_1';
  const svixHeaders = {
    'svix-id': id,
    'svix-timestamp': String(seconds),
    'svix-signature': svix.sign(id, new Date(seconds * 1000), text),
  };
  const standardHeaders = {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': standard.sign(id, new Date(seconds * 1000), text),
  };
  const verifyAndParse = () => {
    itpay.verifyWebhook({ header, body, now: Date.now() }, key);
    return JSON.parse(body.toString()) as unknown;
  };
  const times = await measure({
    '@x/signing verifyWebhook + JSON.parse': verifyAndParse,
    'stripe constructEvent': () => stripe.webhooks.constructEvent(body, stripeHeader, secret),
    'svix verify': () => svix.verify(body, svixHeaders),
    'standardwebhooks verify': () => standard.verify(body, standardHeaders),
  });
  report('Verifying and parsing a webhook of 256 bytes', times);
}

async function compareSigning(): Promise<void> {
  const path = '/api/v1/merchants/1000/orders';
  for (const size of [256, 1024]) {
    const body = eventOf(size);
    const times = await measure({
      'bare SHA-256 and HMAC': () => {
        const hash = createHash('sha256').update(body).digest('base64');
        return createHmac('sha256', bareKey).update(`${Date.now()}\nPOST\n${path}\n${hash}`).digest('base64');
      },
      'stablecoin.signRequest': () => stablecoin.signRequest({ timestamp: Date.now(), method: 'POST', path, body }, key),
    });
    const [ratio = Number.NaN] = ratiosOf(times);
    report(`Signing a request of ${size} bytes`, times);
    check(`signRequest, ${size} bytes, against its floor`, ratio, 1.35);
  }
}

async function compareRefusing(): Promise<void> {
  const body = eventOf(256);
  const seconds = Math.floor(Date.now() / 1000);
  const header = received(itpay.signWebhook({ timestamp: seconds, body }, key));
  const garbage: Readonly<Record<string, string>> = {
    'no header': '',
    'a word': 'garbage',
    'one kibibyte of commas': ','.repeat(1024),
    'a hundred kibibytes': 'v1='.repeat(34_000),
    'unknown keys without end': Array.from({ length: 200 }, () => 'a=b').join(','),
    'upper-case hex': `t=${seconds},v1=${header.slice(-64).toUpperCase()}`,
    milliseconds: `t=${seconds}000,v1=${header.slice(-64)}`,
    'an old timestamp': `t=${seconds - 1000},v1=${header.slice(-64)}`,
  };
  // One kibibyte each, built to be slow: what is read twice, and a fault at the very end.
  const crafted: Readonly<Record<string, string>> = {
    'both keys and 240 unknown ones': `t=${seconds},v1=x,${Array.from({ length: 240 }, () => 'a=b').join(',')}`,
    'both keys and thirty long ones': `t=${seconds},v1=x,${Array.from({ length: 30 }, () => `a=${'b'.repeat(30)}`).join(',')}`,
    'one kibibyte in one value': `t=${seconds},v1=x,a=${'b'.repeat(990)}\n`,
    'one kibibyte in one key': `t=${seconds},v1=x,${'b'.repeat(990)}`,
    'one kibibyte of keys in a value': `t=${seconds},a=${'v1='.repeat(330)}\n`,
    'one kibibyte of spaces before a comma': `t=${seconds},v1=x${' '.repeat(990)},`,
    'spaces around thirty commas': `t=${seconds}${' , v1='.repeat(31)}`,
    'a kibibyte that is not ASCII': `t=${seconds},v1=${'\u00e9'.repeat(500)}`,
    'eight signatures and a fault': `t=${seconds}${`,v1=${header.slice(-64)}`.repeat(8)},a`,
  };
  // Of the right form, so it takes the same HMAC.
  const forged = { 'a forged signature': `t=${seconds},v1=${'0'.repeat(64)}` };
  const safe = (text: string) => {
    const value = received(text);
    return () => itpay.safeVerifyWebhook({ header: value, body, now: Date.now() }, key);
  };
  const throwing = (text: string) => {
    const value = received(text);
    return () => {
      try {
        return itpay.verifyWebhook({ header: value, body, now: Date.now() }, key);
      } catch (error) {
        return error;
      }
    };
  };
  await compareRefusals('safeVerifyWebhook', safe, header, { ...garbage, ...crafted, ...forged });
  await compareRefusals('verifyWebhook, which throws', throwing, header, garbage);
  await compareRefusals('verifyWebhook, headers built to be slow', throwing, header, crafted);
  const eight = `,v1=${header.slice(-64)}`.repeat(8);
  for (const [title, good, bad] of [
    ['Refusing a forged signature: the same HMAC, and a throw', header, forged['a forged signature']],
    ['Refusing a replay with eight signatures: no HMAC, and a throw', `t=${seconds}${eight}`, `t=${seconds - 3600}${eight}`],
  ] as const) {
    report(title, await measure({ accepting: throwing(good), refusing: throwing(bad) }));
  }
}

async function compareRefusals(
  title: string,
  verify: (header: string) => () => unknown,
  good: string,
  refused: Readonly<Record<string, string>>,
): Promise<void> {
  const contestants: Record<string, () => unknown> = { accepting: verify(good) };
  for (const [name, text] of Object.entries(refused)) contestants[`refusing ${name}`] = verify(text);
  const times = await measure(contestants);
  report(`Refusing with ${title}`, times);
  const slowest = Math.max(...ratiosOf(times));
  check(`${title}: the slowest refusal against accepting`, slowest, 1.5);
}

for (const size of [256, 1024, 10_240, 102_400]) await compareWithFloor(size);
await compareWithPeers();
await compareSigning();
await compareRefusing();
