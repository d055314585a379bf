import { channel } from 'node:diagnostics_channel';
import type { WebhookEvent } from '../types/event-notice.ts';
import { runQuietly } from './reporter.ts';

const channels = {
  received: channel('x:webhook:received'),
  verified: channel('x:webhook:verified'),
  refused: channel('x:webhook:refused'),
  duplicate: channel('x:webhook:duplicate'),
  handled: channel('x:webhook:handled'),
  failed: channel('x:webhook:failed'),
  acknowledged: channel('x:webhook:acknowledged'),
} as const;

export type Notify = (event: WebhookEvent) => void;

/** Sends each step to `onEvent` and to its diagnostics channel. A listener that throws changes nothing. */
export function createNotifier(onEvent: ((event: WebhookEvent) => unknown) | undefined): Notify {
  return (event) => {
    channels[event.type].publish(event);
    if (onEvent !== undefined) runQuietly(() => onEvent(event));
  };
}
