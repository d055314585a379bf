import { setTimeout as delay } from 'node:timers/promises';
import {
  createWebhookReceiver,
  type EventQueue,
  type EventStore,
  type HandlerContext,
  itpay,
  type WebhookReceiver,
} from '@x/webhooks';
import type { CrashHooks } from './hooks.ts';

export interface CrashReceiverOptions {
  /** Wrapped with the crash points by this function. */
  readonly store: EventStore;
  readonly queue?: EventQueue;
  /** `plain`: appends to the ledger. `fenced`: honours the fencing token. A function: an effect of its own, say in `context.transaction`. */
  readonly effect: 'plain' | 'fenced' | ((context: HandlerContext) => Promise<void>);
  /** The handler's own work beside the effect, at random up to this long. Default 4. */
  readonly workMs?: number;
  /** Keeps the event loop from everything else for this long in the middle of a fenced effect. Default 0. */
  readonly blockMs?: number;
}

/** A receiver for payments whose store, queue and handler die where the driver says. */
export function createCrashReceiver(hooks: CrashHooks, options: CrashReceiverOptions): WebhookReceiver {
  const effect = resolveEffect(hooks, options);
  return createWebhookReceiver({
    provider: itpay({ secret: hooks.secret }),
    store: hooks.wrapStore(options.store),
    ...(options.queue && { queue: hooks.wrapQueue(options.queue) }),
    leaseMs: hooks.leaseMs,
    logger: { warn: () => undefined, error: () => undefined },
    on: {
      'payment_intent.succeeded': async (_event, context) => {
        await delay(Math.random() * (options.workMs ?? 4));
        hooks.point('before-effect');
        await effect(context);
        hooks.point('after-effect');
      },
    },
  });
}

function resolveEffect(
  { ledger }: CrashHooks,
  { effect, blockMs = 0 }: CrashReceiverOptions,
): (context: HandlerContext) => Promise<void> {
  if (effect === 'plain') return ({ key }) => ledger.append(key);
  if (effect !== 'fenced') return effect;
  return async ({ key, fencingToken }) => {
    if (await ledger.seen(key, fencingToken)) return;
    if (blockMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockMs);
    if (!(await ledger.apply(key, fencingToken))) throw new Error('A newer run has taken over.');
  };
}
