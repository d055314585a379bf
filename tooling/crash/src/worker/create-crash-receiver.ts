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
  /**
   * `plain`: appends to the ledger. `fenced`: honors the fencing token. A function: an effect of its own, say in
   * `context.transaction`; what it writes when it was overtaken is the store's to undo.
   */
  readonly effect: 'plain' | 'fenced' | ((context: HandlerContext, pause: Pause) => Promise<void>);
  /** The handler's own work beside the effect, at random up to this long. Default 4. */
  readonly workMs?: number;
  /**
   * Keeps the event loop of the first process from everything else for this long, the others take over: in the middle of every
   * fenced effect, or where a function pauses for the first time. Default 0.
   */
  readonly blockMs?: number;
}

/** Where an effect blocks, if it is told to. The ledger then counts it among those refused if another has overtaken it. */
export type Pause = () => Promise<void>;

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
  { ledger, workerIndex }: CrashHooks,
  { effect, blockMs = 0 }: CrashReceiverOptions,
): (context: HandlerContext) => Promise<void> {
  const isSlow = workerIndex === 0 && blockMs > 0;
  if (effect === 'plain') return ({ key }) => ledger.append(key);
  if (effect === 'fenced') {
    return async ({ key, fencingToken }) => {
      if (await ledger.seen(key, fencingToken)) return;
      if (isSlow) block(blockMs);
      if (!(await ledger.apply(key, fencingToken))) throw new Error('A newer run has taken over.');
    };
  }
  if (blockMs === 0) return (context) => effect(context, async () => undefined);
  let hasBlocked = !isSlow;
  return async (context) => {
    const { key, fencingToken } = context;
    await ledger.seen(key, fencingToken);
    await effect(context, async () => {
      if (!hasBlocked) {
        hasBlocked = true;
        block(blockMs);
      }
      await ledger.apply(key, fencingToken);
    });
  };
}

function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
