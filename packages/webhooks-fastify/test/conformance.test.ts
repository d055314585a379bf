import type { AddressInfo } from 'node:net';
import {
  type AdapterUnderTest,
  describeAdapterOptions,
  describeShutdown,
  describeSlowSenders,
  describeWebhookAdapter,
} from '@x/tooling-adapter-conformance';
import Fastify from 'fastify';
import { webhookPlugin } from '../src/index.ts';

const fastify5: AdapterUnderTest = {
  name: 'Fastify 5',
  takesGet: false,
  start: async (mounts) => {
    // Longer than any test runs: what waits for an idle connection hangs.
    const app = Fastify({ keepAliveTimeout: 600_000 });
    for (const { path, receiver } of mounts) app.register(webhookPlugin, { path, receiver });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return {
      port: (app.server.address() as AddressInfo).port,
      close: () => {
        app.server.closeAllConnections();
        return app.close();
      },
      shutDown: () => app.close(),
    };
  },
};

describeWebhookAdapter(fastify5);
describeSlowSenders(fastify5);
describeShutdown(fastify5);
describeAdapterOptions('webhookPlugin', (options) => Fastify().register(webhookPlugin, options).ready());
