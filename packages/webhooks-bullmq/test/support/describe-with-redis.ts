import { hasRedis } from '@x/tooling-services';
import { describe } from 'vitest';

/** A suite that needs a Redis server: skipped by name where there is none, never when `CI=true`. */
export function describeWithRedis(title: string, define: () => void): void {
  const isSkipped = !hasRedis() && process.env['CI'] !== 'true';
  describe.skipIf(isSkipped)(isSkipped ? `${title} (skipped: no redis-server on this machine)` : title, define);
}
