import type { EventQueue, EventStore } from '@x/webhooks';
import type { CrashPoint } from '../crash-points.ts';
import type { ToWorker, WorkerSettings } from '../messages.ts';
import { connectLedger, type Ledger } from './ledger-client.ts';

/** What a worker file builds its receiver from. */
export interface CrashHooks extends WorkerSettings {
  readonly ledger: Ledger;
  /** Dies here with SIGKILL if the driver has armed this point. */
  point(name: CrashPoint): void;
  wrapStore(store: EventStore): EventStore;
  wrapQueue(queue: EventQueue): EventQueue;
}

export function createHooks(settings: WorkerSettings): CrashHooks {
  let armed: CrashPoint | undefined;
  process.on('message', (message: ToWorker) => {
    if (message.type === 'arm') armed = message.point;
  });
  const point = (name: CrashPoint) => {
    if (armed === name) process.kill(process.pid, 'SIGKILL');
  };
  return {
    ...settings,
    point,
    ledger: connectLedger(() => point('inside-effect')),
    wrapStore: (store) =>
      override(store, {
        claim: (key, options) => between(point, 'before-claim', 'after-claim', () => store.claim(key, options)),
        complete: (key, token, options) =>
          between(point, 'before-complete', 'after-complete', () => store.complete(key, token, options)),
      }),
    wrapQueue: (queue) =>
      override(queue, {
        add: (key, delivery, options) => between(point, 'before-add', 'after-add', () => queue.add(key, delivery, options)),
      }),
  };
}

async function between<T>(
  point: (name: CrashPoint) => void,
  before: CrashPoint,
  after: CrashPoint,
  run: () => Promise<T>,
): Promise<T> {
  point(before);
  const result = await run();
  point(after);
  return result;
}

/** The same object but for some methods; the others run with their own `this`. */
function override<T extends object>(target: T, methods: Partial<T>): T {
  return new Proxy(target, {
    get(_target, name) {
      const own = Reflect.get(methods, name);
      if (own !== undefined) return own;
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
