import { setImmediate } from 'node:timers/promises';

/** What every contestant does with an event. It waits once, as a handler that writes to its database does. */
export async function takeEvent(event: unknown): Promise<void> {
  await setImmediate();
  if (typeof event !== 'object') throw new TypeError('Expected an event.');
}
