import { hearChannels } from './hear-channels.ts';
import { secretWatch } from './secret-watch.ts';

let stopChannels: (() => void) | undefined;

/** Whether clients that are made now get listeners they were not given. */
export function isListening(): boolean {
  return stopChannels !== undefined;
}

/** Listens to the channels, and to every client that is made from now on. */
export function startListening(): void {
  stopChannels ??= hearChannels((channel, message) => secretWatch.hear('channel', channel, message));
}

/**
 * Runs code as it runs in production when nobody listens: the clients that are made in it have no listener but their own, and
 * the channels have no subscriber. Errors and output are watched as ever.
 */
export async function withoutListeners<T>(run: () => Promise<T>): Promise<T> {
  stopChannels?.();
  stopChannels = undefined;
  try {
    return await run();
  } finally {
    startListening();
  }
}
