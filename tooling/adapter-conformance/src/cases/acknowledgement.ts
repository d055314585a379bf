import { expect } from 'vitest';
import type { AdapterCase } from '../case-context.ts';
import { signedDelivery } from '../events.ts';

/** What each gateway expects in reply, byte for byte. */
export const acknowledgementCases: readonly AdapterCase[] = [
  {
    name: 'ItPay: a first delivery is answered 200 {"status":"received"}',
    run: async (context) => {
      const response = await context.deliver(signedDelivery('itpay', { id: 'ack-first' }));
      expect(response.status).toBe(200);
      expect(response.body.toString()).toBe('{"status":"received"}');
      expect(response.headers.get('content-type')?.[0]).toMatch(/^application\/json/);
      expect(await context.handledCount('itpay', 'ack-first')).toBe(1);
    },
  },
  {
    name: 'ItPay: a duplicate is answered 200 {"status":"already_processed"}',
    run: async (context) => {
      const delivery = signedDelivery('itpay', { id: 'ack-duplicate' });
      await context.deliver(delivery);
      const response = await context.deliver(delivery);
      expect(response.status).toBe(200);
      expect(response.body.toString()).toBe('{"status":"already_processed"}');
      expect(await context.handledCount('itpay', 'ack-duplicate')).toBe(1);
    },
  },
  {
    name: 'ItPay: a refusal is answered 401 {"error": string}, the same for every reason',
    run: async (context) => {
      const forged = signedDelivery('itpay', { id: 'ack-refused', secret: 'whsec_of_somebody_else' });
      const mismatch = await context.deliver(forged);
      const missing = await context.deliver({ ...forged, headers: [] });
      const stale = await context.deliver(signedDelivery('itpay', { id: 'ack-refused', timestampMs: 1_700_000_000_000 }));
      expect([mismatch.status, missing.status, stale.status]).toEqual([401, 401, 401]);
      expect(JSON.parse(mismatch.body.toString())).toEqual({ error: expect.any(String) });
      expect(missing.body).toEqual(mismatch.body);
      expect(stale.body).toEqual(mismatch.body);
    },
  },
  {
    name: 'ItPay: an unknown event type is acknowledged like any other',
    run: async (context) => {
      const response = await context.deliver(signedDelivery('itpay', { id: 'ack-unknown', type: 'escrow.partially_held' }));
      expect(response.status).toBe(200);
      expect(response.body.toString()).toBe('{"status":"received"}');
    },
  },
  {
    name: 'Hosted: a delivery is answered 200 with an empty body',
    run: async (context) => {
      const delivery = signedDelivery('hosted', { id: 'ack-hosted-order' });
      const first = await context.deliver(delivery);
      const second = await context.deliver(delivery);
      expect([first.status, second.status]).toEqual([200, 200]);
      expect(first.body.length + second.body.length).toBe(0);
      expect(await context.handledCount('hosted', 'ack-hosted-order')).toBe(1);
    },
  },
  {
    name: 'Checkout: a delivery is answered 200 {"code":"00000"}',
    run: async (context) => {
      const delivery = signedDelivery('checkout', { id: 'ack-checkout-order' });
      const first = await context.deliver(delivery);
      const second = await context.deliver(delivery);
      expect([first.status, second.status]).toEqual([200, 200]);
      expect(first.body.toString()).toBe('{"code":"00000"}');
      expect(second.body.toString()).toBe('{"code":"00000"}');
      expect(await context.handledCount('checkout', 'ack-checkout-order')).toBe(1);
    },
  },
  {
    name: 'Checkout: a refusal is answered 401 and never with code 00000',
    run: async (context) => {
      const response = await context.deliver(signedDelivery('checkout', { id: 'ack-checkout-forged', secret: 'not-the-secret' }));
      expect(response.status).toBe(401);
      expect(response.body.toString()).not.toContain('00000');
    },
  },
];
