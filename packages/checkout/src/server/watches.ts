import type { CheckoutView } from '../view/checkout-view.ts';
import { describeUnreachable } from '../view/describe-unreachable.ts';
import type { LookUp } from './look-up.ts';
import type { Resolved } from './options.ts';

/** Somebody who looks at a payment. */
export interface Watcher {
  readonly request: Request;
  send(view: CheckoutView): void;
  /** Nothing has changed: keeps proxies from closing the connection. */
  keepAlive(): void;
  end(): void;
}

interface Group {
  readonly key: string | undefined;
  readonly watchers: Set<Watcher>;
  timer: unknown;
  shown: string;
  failures: number;
}

/** One lost reply is no reason to take the address away from somebody who is typing it. */
const FAILURES_UNTIL_UNREACHABLE = 3;

export interface Watches {
  /** Begins to watch. Returns the function that ends it. */
  add(watcher: Watcher, start: { readonly key: string | undefined; readonly view: CheckoutView }): () => void;
}

/** Asks about each payment once per `pollMs` while anybody watches it, however many they are. */
export function createWatches(lookUp: LookUp, { pollMs, setTimer, clearTimer }: Resolved): Watches {
  const groups = new Map<string, Group>();

  function schedule(group: Group): void {
    group.timer = setTimer(() => void poll(group), pollMs);
  }

  async function poll(group: Group): Promise<void> {
    group.timer = undefined;
    const [first] = group.watchers;
    if (first === undefined) return;
    const found = await lookUp(first.request);
    if (found.kind === 'response') leave(group, first);
    else if (found.kind === 'unreachable') fail(group);
    else show(group, found.view);
    // Something else now, as after a choice: each watcher comes back with a request of its own.
    if (found.kind === 'view' && (found.key !== group.key || found.view.final)) endAll(group);
    if (group.watchers.size > 0 && group.timer === undefined) schedule(group);
  }

  function fail(group: Group): void {
    group.failures += 1;
    if (group.failures < FAILURES_UNTIL_UNREACHABLE) for (const watcher of group.watchers) watcher.keepAlive();
    else broadcast(group, describeUnreachable());
  }

  function show(group: Group, view: CheckoutView): void {
    group.failures = 0;
    broadcast(group, view);
  }

  function leave(group: Group, watcher: Watcher): void {
    group.watchers.delete(watcher);
    watcher.end();
    if (group.watchers.size === 0) forget(group);
  }

  function endAll(group: Group): void {
    for (const watcher of [...group.watchers]) leave(group, watcher);
  }

  function forget(group: Group): void {
    if (group.timer !== undefined) clearTimer(group.timer as never);
    group.timer = undefined;
    if (group.key !== undefined && groups.get(group.key) === group) groups.delete(group.key);
  }

  return {
    add(watcher, { key, view }) {
      const group = (key === undefined ? undefined : groups.get(key)) ?? {
        key,
        watchers: new Set<Watcher>(),
        timer: undefined,
        shown: '',
        failures: 0,
      };
      // What a newcomer has just learned is news for the others too. The newcomer gets it in any case.
      show(group, view);
      watcher.send(view);
      if (view.final) {
        watcher.end();
        return () => {};
      }
      group.watchers.add(watcher);
      if (key !== undefined) groups.set(key, group);
      if (group.watchers.size === 1) schedule(group);
      return () => {
        group.watchers.delete(watcher);
        if (group.watchers.size === 0) forget(group);
      };
    },
  };
}

/** The browser counts down by itself, so a view that differs only in the time left is not sent again. */
function broadcast(group: Group, view: CheckoutView): void {
  const shown = JSON.stringify({ ...view, secondsLeft: undefined });
  for (const watcher of group.watchers) {
    if (shown === group.shown) watcher.keepAlive();
    else watcher.send(view);
  }
  group.shown = shown;
}
