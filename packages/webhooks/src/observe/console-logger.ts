import type { WebhookLogger } from '../types/logger.ts';

const quietMs = 60_000;

/**
 * What is used without a logger: warnings and errors to the console. Anybody can send forged requests, so the same warning
 * appears at most once a minute.
 */
export function createConsoleLogger(now: () => number): WebhookLogger {
  const lastSeen = new Map<string, number>();
  return {
    warn: (facts, message) => {
      const previous = lastSeen.get(message);
      const current = now();
      if (previous !== undefined && current - previous < quietMs) return;
      if (lastSeen.size > 100) lastSeen.clear();
      lastSeen.set(message, current);
      console.warn(`[@x/webhooks] ${message}`, facts);
    },
    error: (facts, message) => console.error(`[@x/webhooks] ${message}`, facts),
  };
}
