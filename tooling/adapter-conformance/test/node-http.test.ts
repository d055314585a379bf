import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWebhookListener } from '@x/webhooks/node';
import { expect, test } from 'vitest';
import {
  ADAPTER_CASES,
  type AdapterUnderTest,
  describeAdapterOptions,
  describeShutdown,
  describeSlowSenders,
  describeWebhookAdapter,
} from '../src/index.ts';

/** The smallest adapter. What the others add to it must not change any outcome. */
const nodeHttp: AdapterUnderTest = {
  name: 'node:http',
  start: async (mounts) => {
    const listeners = new Map(mounts.map(({ path, receiver }) => [path, createWebhookListener({ receiver })]));
    const server = createServer((request, response) => {
      const listener = listeners.get((request.url ?? '').replace(/\?.*$/, ''));
      if (listener !== undefined) listener(request, response);
      else response.writeHead(404).end();
    });
    // Longer than any test runs: what waits for an idle connection hangs.
    server.keepAliveTimeout = 600_000;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      shutDown: async () => {
        const closed = new Promise((resolve) => server.close(resolve));
        await Promise.all(mounts.map(({ receiver }) => receiver.close()));
        server.closeIdleConnections();
        await closed;
      },
      port: (server.address() as AddressInfo).port,
      close: async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  },
};

test('every conformance case has a name of its own, and there are at least 60', () => {
  const names = ADAPTER_CASES.flatMap(([topic, cases]) => cases.map((c) => `${topic} ${c.name}`));
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(60);
});

describeWebhookAdapter(nodeHttp);
describeSlowSenders(nodeHttp);
describeShutdown(nodeHttp);
describeAdapterOptions('node:http', createWebhookListener);
