import { expect } from 'vitest';
import { type AdapterCase, requestBytes } from '../case-context.ts';
import { signedDelivery } from '../events.ts';

/** What happens to one event over several deliveries. */
export const deliveryCases: readonly AdapterCase[] = [
  {
    name: 'twenty simultaneous copies are handled once, and none is answered an error',
    run: async (context) => {
      const delivery = signedDelivery('itpay', { id: 'copies-20' });
      const responses = await Promise.all(Array.from({ length: 20 }, () => context.deliver(delivery)));
      for (const response of responses) expect([200, 409]).toContain(response.status);
      expect(await context.handledCount('itpay', 'copies-20')).toBe(1);
    },
  },
  {
    name: 'the same event under another signature is a duplicate',
    run: async (context) => {
      const first = signedDelivery('itpay', { id: 'again-later', timestampMs: 1_759_999_999_000 });
      const second = signedDelivery('itpay', { id: 'again-later', timestampMs: 1_760_000_001_000 });
      await context.deliver(first);
      expect((await context.deliver(second)).body.toString()).toBe('{"status":"already_processed"}');
    },
  },
  {
    name: 'a failed handler is answered 503 with Retry-After, and the next delivery is handled',
    run: async (context) => {
      const delivery = signedDelivery('itpay', { id: 'fail-once-1' });
      const first = await context.deliver(delivery);
      expect(first.status).toBe(503);
      expect(first.headers.get('retry-after')?.[0]).toMatch(/^[1-9][0-9]*$/);
      const second = await context.deliver(delivery);
      expect(second.status).toBe(200);
      expect(second.body.toString()).toBe('{"status":"received"}');
      expect(await context.handledCount('itpay', 'fail-once-1')).toBe(1);
    },
  },
  {
    name: 'a copy of an event in progress is answered 409 with Retry-After, never a success',
    run: async (context) => {
      const slow = await context.open();
      await slow.write(requestBytes(signedDelivery('itpay', { id: 'wait-1' })));
      const copy = async (): Promise<number> => {
        const response = await context.deliver(signedDelivery('itpay', { id: 'wait-1' }));
        if (response.status === 409) expect(response.headers.get('retry-after')?.[0]).toMatch(/^[1-9][0-9]*$/);
        return response.status;
      };
      await context.untilStarted('itpay', 'wait-1');
      expect(await copy()).toBe(409);
      expect((await context.deliver(signedDelivery('itpay', { id: 'go-1' }))).status).toBe(200);
      expect((await slow.read()).status).toBe(200);
      expect(await copy()).toBe(200);
      expect(await context.handledCount('itpay', 'wait-1')).toBe(1);
    },
  },
  {
    name: 'PROCESSING and SUCCEEDED of one order are two events',
    run: async (context) => {
      await context.deliver(signedDelivery('checkout', { id: 'two-states-order', type: 'PROCESSING' }));
      await context.deliver(signedDelivery('checkout', { id: 'two-states-order', type: 'SUCCEEDED' }));
      expect(await context.handledCount('checkout', 'two-states-order')).toBe(2);
    },
  },
  {
    name: 'a stale PROCESSING after SUCCEEDED is acknowledged and not handled',
    run: async (context) => {
      await context.deliver(signedDelivery('hosted', { id: 'late-state-order', type: 'SUCCEEDED' }));
      const late = await context.deliver(signedDelivery('hosted', { id: 'late-state-order', type: 'PROCESSING' }));
      expect(late.status).toBe(200);
      expect(await context.handledCount('hosted', 'late-state-order')).toBe(1);
    },
  },
];
