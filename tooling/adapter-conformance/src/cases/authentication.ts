import { expect } from 'vitest';
import type { AdapterCase, CaseContext } from '../case-context.ts';
import { type Delivery, type Header, signedDelivery } from '../events.ts';
import { CLOCK_MS, type FixtureName, SECRETS } from '../fixtures.ts';
import { stablecoinRequestSignature } from '../sign-delivery.ts';

async function expectRefused(context: CaseContext, delivery: Delivery, status = 401): Promise<void> {
  const response = await context.deliver(delivery);
  expect(response.status).toBe(status);
}

function withHeaders(delivery: Delivery, headers: readonly Header[]): Delivery {
  return { ...delivery, headers };
}

function clockCase(fixture: FixtureName, ageSeconds: number, status: 200 | 401): AdapterCase {
  const direction = ageSeconds > 0 ? 'old' : 'ahead';
  const seconds = Math.abs(ageSeconds);
  return {
    name: `${fixture}: a delivery ${seconds} s ${direction} is answered ${status}`,
    run: async (context) => {
      const id = `clock-${fixture}-${direction}-${seconds}`;
      const response = await context.deliver(signedDelivery(fixture, { id, timestampMs: CLOCK_MS - ageSeconds * 1_000 }));
      expect(response.status).toBe(status);
      expect(await context.handledCount(fixture, id)).toBe(status === 200 ? 1 : 0);
    },
  };
}

const clockCases: readonly AdapterCase[] = (['itpay', 'hosted', 'checkout'] as const).flatMap((fixture) =>
  [299, 300, 301, -299, -300, -301].map((age) => clockCase(fixture, age, Math.abs(age) <= 300 ? 200 : 401)),
);

/** Signature headers that are almost right. Each is refused with 401. */
const malformedItPayHeaders: readonly (readonly [string, (value: string) => string])[] = [
  ['empty', () => ''],
  ['without t', (value) => value.replace(/^t=[0-9]+,/, '')],
  ['without v1', (value) => value.replace(/,v1=.*$/, '')],
  ['with upper-case hex', (value) => value.replace(/v1=.*$/, (part) => `v1=${part.slice(3).toUpperCase()}`)],
  ['with a truncated signature', (value) => value.slice(0, -1)],
  ['with an extended signature', (value) => `${value}0`],
  ['with t in milliseconds', (value) => value.replace(/^t=([0-9]+)/, 't=$1000')],
  ['with a suffix on t', (value) => value.replace(/^t=([0-9]+)/, 't=$1abc')],
  ['with two t', (value) => `${value},t=1760000001`],
  ['longer than 1 KiB', (value) => `${value},x=${'y'.repeat(2_000)}`],
  ['with nine v1', (value) => `${value}${`,v1=${'0'.repeat(64)}`.repeat(8)}`],
];

const malformedCases: readonly AdapterCase[] = malformedItPayHeaders.map(([what, change]) => ({
  name: `ItPay: a signature header ${what} is refused`,
  run: async (context) => {
    const delivery = signedDelivery('itpay', { id: `malformed-${what.replaceAll(' ', '-')}` });
    const value = delivery.headers[0]?.[1] ?? '';
    await expectRefused(context, withHeaders(delivery, [['X-ItPay-Signature', change(value)]]));
  },
}));

export const authenticationCases: readonly AdapterCase[] = [
  {
    name: 'a missing signature header is refused',
    run: (context) => expectRefused(context, withHeaders(signedDelivery('itpay', { id: 'auth-missing' }), [])),
  },
  {
    name: 'a missing timestamp header is refused (stablecoin)',
    run: (context) => {
      const delivery = signedDelivery('hosted', { id: 'auth-no-timestamp' });
      return expectRefused(context, withHeaders(delivery, delivery.headers.slice(1)));
    },
  },
  {
    name: 'a signature by another secret is refused and not handled',
    run: async (context) => {
      await expectRefused(context, signedDelivery('itpay', { id: 'auth-forged', secret: 'whsec_guess' }));
      expect(await context.handledCount('itpay', 'auth-forged')).toBe(0);
    },
  },
  {
    name: 'one flipped body bit is refused',
    run: async (context) => {
      const delivery = signedDelivery('itpay', { id: 'auth-flipped' });
      const body = Buffer.from(delivery.body);
      body[40] = (body[40] ?? 0) ^ 1;
      await expectRefused(context, { ...delivery, body });
    },
  },
  {
    name: 'a trailing newline is refused',
    run: async (context) => {
      const delivery = signedDelivery('itpay', { id: 'auth-newline' });
      await expectRefused(context, { ...delivery, body: Buffer.concat([delivery.body, Buffer.from('\n')]) });
    },
  },
  {
    name: 'a doubled ItPay signature header is refused',
    run: async (context) => {
      const delivery = signedDelivery('itpay', { id: 'auth-doubled' });
      await expectRefused(context, withHeaders(delivery, [...delivery.headers, ...delivery.headers]));
    },
  },
  {
    name: 'an ItPay signature split over two headers is refused where the platform shows both',
    run: async (context) => {
      const delivery = signedDelivery('itpay', { id: 'auth-spread' });
      const [time = '', signature = ''] = (delivery.headers[0]?.[1] ?? '').split(',');
      const response = await context.deliver(
        withHeaders(delivery, [
          ['X-ItPay-Signature', time],
          ['X-ItPay-Signature', signature],
        ]),
      );
      // Fetch joins the two headers first: the joined value may or may not be well-formed.
      expect(context.seesRawHeaders ? [401] : [200, 401]).toContain(response.status);
    },
  },
  {
    name: 'a doubled X-Timestamp is refused',
    run: async (context) => {
      const delivery = signedDelivery('hosted', { id: 'auth-two-timestamps' });
      await expectRefused(context, withHeaders(delivery, [['X-Timestamp', String(CLOCK_MS)], ...delivery.headers]));
    },
  },
  {
    name: 'a doubled X-Signature is refused',
    run: async (context) => {
      const delivery = signedDelivery('checkout', { id: 'auth-two-signatures' });
      await expectRefused(context, withHeaders(delivery, [...delivery.headers, ['x-signature', `${'A'.repeat(43)}=`]]));
    },
  },
  {
    name: "the other product's scheme is refused",
    run: async (context) => {
      const other = signedDelivery('hosted', { id: 'auth-other-scheme' });
      await expectRefused(context, { ...other, path: '/webhooks/itpay' });
    },
  },
  {
    name: 'seconds in X-Timestamp are refused',
    run: (context) => expectRefused(context, signedDelivery('hosted', { id: 'auth-seconds', timestampMs: CLOCK_MS / 1_000 })),
  },
  {
    name: 'a Base64 signature in its URL-safe spelling is refused',
    run: async (context) => {
      const delivery = signedDelivery('hosted', { id: 'auth-base64url' });
      const urlSafe = delivery.headers.map(([name, value]): Header => {
        if (name !== 'X-Signature') return [name, value];
        return [name, value.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')];
      });
      await expectRefused(context, withHeaders(delivery, urlSafe));
    },
  },
  {
    name: 'the request form of the stablecoin signature is accepted, over the path that was called',
    run: async (context) => {
      const delivery = signedDelivery('hosted', { id: 'auth-request-form' });
      const signature = stablecoinRequestSignature({
        secret: SECRETS.stablecoin,
        timestampMs: CLOCK_MS,
        body: delivery.body,
        path: '/webhooks/hosted',
      });
      const response = await context.deliver(
        withHeaders(delivery, [
          ['X-Timestamp', String(CLOCK_MS)],
          ['X-Signature', signature],
        ]),
      );
      expect(response.status).toBe(200);
    },
  },
  {
    name: 'rotation: the newest secret is accepted',
    run: async (context) => {
      const response = await context.deliver(signedDelivery('rotation', { id: 'rotation-new' }));
      expect(response.status).toBe(200);
    },
  },
  {
    name: 'rotation: the old secret of the list is accepted',
    run: async (context) => {
      const response = await context.deliver(signedDelivery('rotation', { id: 'rotation-old', secret: SECRETS.itpayOld }));
      expect(response.status).toBe(200);
    },
  },
  {
    name: 'rotation: a secret outside the list is refused',
    run: (context) => expectRefused(context, signedDelivery('rotation', { id: 'rotation-none', secret: SECRETS.stablecoin })),
  },
  {
    name: 'rotation: a header with the signatures of both secrets is accepted once',
    run: async (context) => {
      const fresh = signedDelivery('rotation', { id: 'rotation-both' });
      const old = signedDelivery('rotation', { id: 'rotation-both', secret: SECRETS.itpayOld });
      const value = `${fresh.headers[0]?.[1]},${old.headers[0]?.[1]?.split(',')[1]}`;
      const response = await context.deliver(withHeaders(fresh, [['X-ItPay-Signature', value]]));
      expect(response.status).toBe(200);
      expect(await context.handledCount('rotation', 'rotation-both')).toBe(1);
    },
  },
  ...malformedCases,
  ...clockCases,
];
