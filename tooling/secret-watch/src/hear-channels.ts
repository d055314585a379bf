import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Every channel of the packages. */
const CHANNELS = [
  ...['start', 'end', 'error'].map((name) => `x:client:request:${name}`),
  ...['received', 'verified', 'refused', 'duplicate', 'handled', 'failed', 'acknowledged'].map((name) => `x:webhook:${name}`),
];

/** Hands over every message, until the function it returns is called. */
export function hearChannels(onMessage: (channel: string, message: unknown) => void): () => void {
  const listeners = CHANNELS.map((name) => [name, (message: unknown) => onMessage(name, message)] as const);
  for (const [name, listener] of listeners) subscribe(name, listener);
  return () => {
    for (const [name, listener] of listeners) unsubscribe(name, listener);
  };
}
