/** What an abort ends. */
export interface Abortable {
  abort(reason: unknown): void;
}

interface Listening {
  readonly targets: Set<Abortable>;
  handleEvent(): void;
}

const listening = new WeakMap<AbortSignal, Listening>();

/**
 * Listens to a signal for as long as somebody wants to know, with one listener however many calls share the signal: Node
 * warns of a leak from the eleventh on.
 */
export function addAbortListener(signal: AbortSignal, target: Abortable): void {
  let entry = listening.get(signal);
  if (entry === undefined) {
    const targets = new Set<Abortable>();
    entry = {
      targets,
      handleEvent() {
        listening.delete(signal);
        for (const each of targets) each.abort(signal.reason);
      },
    };
    listening.set(signal, entry);
    signal.addEventListener('abort', entry, { once: true });
  }
  entry.targets.add(target);
}

/** Takes the listener off with the last that wanted to know. */
export function removeAbortListener(signal: AbortSignal, target: Abortable): void {
  const entry = listening.get(signal);
  if (entry === undefined || !entry.targets.delete(target) || entry.targets.size > 0) return;
  listening.delete(signal);
  signal.removeEventListener('abort', entry);
}
