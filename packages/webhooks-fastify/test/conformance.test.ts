import type { AddressInfo } from 'node:net';
import { type AdapterUnderTest, describeSlowSenders, describeWebhookAdapter } from '@x/tooling-adapter-conformance';
import Fastify from 'fastify';
import { webhookPlugin } from '../src/index.ts';

const fastify5: AdapterUnderTest = {
  name: 'Fastify 5',
  start: async (mounts) => {
    const app = Fastify({ forceCloseConnections: true });
    for (const { path, receiver } of mounts) app.register(webhookPlugin, { path, receiver });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
  },
};

describeWebhookAdapter(fastify5);
describeSlowSenders(fastify5);
