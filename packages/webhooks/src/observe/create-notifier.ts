import { channel } from 'node:diagnostics_channel';
import type { WebhookEvent } from '../types/event-notice.ts';

const channels = {
  received: channel('x:webhook:received'),
  verified: channel('x:webhook:verified'),
  refused: channel('x:webhook:refused'),
  duplicate: channel('x:webhook:duplicate'),
  handled: channel('x:webhook:handled'),
  failed: channel('x:webhook:failed'),
  acknowledged: channel('x:webhook:acknowledged'),
} as const;

export interface Notifier {
  /** Ask before building a notice: without a listener nothing is built. */
  wants(type: WebhookEvent['type']): boolean;
  send(event: WebhookEvent): void;
}

/** Sends each step to `onEvent` and to its diagnostics channel. A listener that throws changes nothing. */
export function createNotifier(onEvent: ((event: WebhookEvent) => unknown) | undefined): Notifier {
  return {
    wants: (type) => onEvent !== undefined || channels[type].hasSubscribers,
    send: (event) => {
      if (channels[event.type].hasSubscribers) channels[event.type].publish(event);
      if (onEvent === undefined) return;
      try {
        const result = onEvent(event);
        if (result instanceof Promise) result.catch(() => undefined);
      } catch {
        // An observer's mistake must not cost a payment.
      }
    },
  };
}
