import { itpay, memoryStore } from '@x/webhooks';
import { SECRET } from '../../driver/requests.ts';
import { takeEvent } from './take-event.ts';

/** Everything on: signature, time, strict JSON, schema, store, handler, acknowledgement. */
export function receiverOptions() {
  return {
    provider: itpay({ secret: SECRET }),
    store: memoryStore(),
    on: {
      'payment_intent.succeeded': async (event: unknown): Promise<void> => takeEvent(event),
    },
    logger: { warn: () => {}, error: () => {} },
  };
}
