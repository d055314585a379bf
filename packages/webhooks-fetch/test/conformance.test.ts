import { once } from 'node:events';
import { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import {
  type AdapterUnderTest,
  describeAdapterOptions,
  describeSlowSenders,
  describeWebhookAdapter,
} from '@x/tooling-adapter-conformance';
import { Hono } from 'hono';
import { createWebhookHandler } from '../src/index.ts';

const honoOnNode: AdapterUnderTest = {
  name: 'Fetch in Node (Hono)',
  seesRawHeaders: false,
  start: async (mounts) => {
    const app = new Hono();
    for (const { path, receiver } of mounts) {
      const handler = createWebhookHandler({ receiver });
      app.all(path, (c) => handler(c.req.raw));
    }
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
    if (!server.listening) await once(server, 'listening');
    if (!(server instanceof Server)) throw new TypeError('expected a server of node:http');
    return {
      port: (server.address() as AddressInfo).port,
      close: async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  },
};

describeWebhookAdapter(honoOnNode);
describeSlowSenders(honoOnNode);
describeAdapterOptions('createWebhookHandler', createWebhookHandler);
