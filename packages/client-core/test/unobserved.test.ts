import { hasSubscribers } from 'node:diagnostics_channel';
import { withoutListeners } from '@x/tooling-secret-watch';
import { describe, expect, test } from 'vitest';
import { startGateway } from './support/start-gateway.ts';
import { call, keep, transport } from './support/start-transport.ts';

/** What a caller gets out of one call, and what the gateway saw of it. */
async function run(statuses: readonly number[]): Promise<unknown> {
  const gateway = await keep(
    startGateway((_request, response, count) => {
      const status = statuses[count - 1] ?? 200;
      if (status === 0) return response.destroy();
      return response.writeHead(status, { 'x-request-id': `req_${count}` }).end('{"message":"said"}');
    }),
  );
  const client = transport(gateway.url);
  const result = await client.send(call()).then(
    (data) => ({ data }),
    (error: Error) => ({ error: JSON.parse(JSON.stringify(error)) as unknown }),
  );
  await client.close();
  return { result, requests: gateway.requests.length };
}

describe('a call to which nobody listens', () => {
  test.each([[[200]], [[404]], [[0, 200]], [[503, 0, 429]], [[503, 503, 503]], [[401, 200]]])(
    'ends as it does for those who listen: HTTP %j',
    async (statuses) => {
      const observed = await run(statuses);
      const unobserved = await withoutListeners(() => {
        expect(hasSubscribers('x:client:request:start')).toBe(false);
        return run(statuses);
      });
      expect(unobserved).toEqual(observed);
      expect(hasSubscribers('x:client:request:start')).toBe(true);
    },
  );
});
