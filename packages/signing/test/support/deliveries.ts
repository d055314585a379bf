import { type Diagnosis, itpay, stablecoin } from '../../src/diagnose/index.ts';
import { itpay as itpayScheme, stablecoin as stablecoinScheme } from '../../src/index.ts';
import { type Delivery, isHex, signatureOf } from './mistakes.ts';

/** The same numbers in every run. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const kinds = ['itpay-webhook', 'itpay-request', 'stablecoin-webhook', 'stablecoin-request'] as const;
const names = ['Zo\u00eb', 'M\u00fcller & S\u00f6hne', 'caf\u00e9 <bar>', 'Andr\u00e9'];

/** A message that was signed and received without a mistake. */
export function createDelivery(number: number, random: (below: number) => number): Delivery {
  const kind = kinds[number % kinds.length] as Delivery['kind'];
  const milliseconds = 1_745_712_345_000 + random(1_000_000) * 1000;
  const timestamp = String(kind.startsWith('itpay') ? milliseconds / 1000 : milliseconds);
  const body = Buffer.from(
    JSON.stringify({
      type: 'payment_intent.succeeded',
      id: `evt_${number}_${random(1e9)}`,
      data: { value: random(100_000) + 1, payer: `${names[random(names.length)]} & <co>`, url: 'https://shop.example/orders/1' },
    }),
  );
  const secret = `whsec_${Buffer.from(`Secret+${random(1e9)}/${number}`).toString('base64')}`;
  const line = { method: 'POST', path: `/v1/Orders/${random(1e6)}%20a`, query: '' };
  return {
    ...line,
    ...{ kind, timestamp, body, secrets: [secret] },
    ...{ signingSecret: secret, signedTimestamp: timestamp, signedLine: { ...line }, signedBody: body, algorithm: 'sha256' },
    spell: (mac, delivery) => mac.toString(isHex(delivery) ? 'hex' : 'base64'),
    wrapHeader: (t, v1) => `t=${t},v1=${v1}`,
    nowOffsetMs: 0,
    form: 'auto',
  };
}

/** What arrives, as the input of `safeVerify` and `diagnose` functions. */
function inputOf(delivery: Delivery, signature: string): object {
  const { kind, timestamp, body, method, path, query, form } = delivery;
  const milliseconds = Number(delivery.timestamp.slice(0, 10)) * 1000 + delivery.nowOffsetMs;
  const now = delivery.nowInSeconds ? milliseconds / 1000 : milliseconds;
  if (kind === 'itpay-webhook') return { header: delivery.wrapHeader(timestamp, signature), body, now };
  if (kind === 'stablecoin-webhook') return { timestamp, signature, body, now, path, form };
  return { timestamp, signature, method, path, ...(kind === 'stablecoin-request' && { query }), body, now };
}

export function diagnoseDelivery(delivery: Delivery, signature = signatureOf(delivery)): Diagnosis | undefined {
  const input = inputOf(delivery, signature) as never;
  const gateway = isHex(delivery) ? itpay : stablecoin;
  return delivery.kind.endsWith('webhook')
    ? gateway.diagnoseWebhook(input, delivery.secrets)
    : gateway.diagnoseRequest(input, delivery.secrets);
}

export function isAccepted(delivery: Delivery): boolean {
  const input = inputOf(delivery, signatureOf(delivery)) as never;
  const gateway = isHex(delivery) ? itpayScheme : stablecoinScheme;
  const { safeVerifyWebhook, safeVerifyRequest } = gateway;
  return (delivery.kind.endsWith('webhook') ? safeVerifyWebhook : safeVerifyRequest)(input, delivery.secrets).ok;
}
