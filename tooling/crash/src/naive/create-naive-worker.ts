import { setTimeout as delay } from 'node:timers/promises';
import { safeVerifyWebhook } from '@x/signing/itpay';
import type { WebhookRequest, WebhookResponse } from '@x/webhooks';
import type { CrashHooks } from '../worker/hooks.ts';
import type { CrashWorker } from '../worker/start-worker.ts';

/** What a hand-written handler remembers events with. */
export interface NaiveMemory {
  /** True when the event should be skipped. */
  isKnown(id: string): Promise<boolean>;
  afterEffect(id: string): Promise<void>;
}

const RECEIVED: WebhookResponse = { status: 200, headers: {}, body: '{"status":"received"}' };

/** The handler as most people write it: verify, look, act, remember, in some order. */
export function createNaiveWorker(hooks: CrashHooks, memory: NaiveMemory): CrashWorker {
  return {
    async handle(request: WebhookRequest) {
      const header = Reflect.get(request.headers, 'x-itpay-signature');
      const verified = safeVerifyWebhook({ header, body: request.body, now: Date.now() }, hooks.secret);
      if (!verified.ok) return { status: 401, headers: {}, body: '' };
      const { id } = JSON.parse(Buffer.from(request.body).toString());
      hooks.point('before-claim');
      const known = await memory.isKnown(id);
      hooks.point('after-claim');
      if (known) return RECEIVED;
      await delay(Math.random() * 4);
      hooks.point('before-effect');
      await hooks.ledger.append(id);
      hooks.point('after-effect');
      hooks.point('before-complete');
      await memory.afterEffect(id);
      hooks.point('after-complete');
      return RECEIVED;
    },
  };
}
