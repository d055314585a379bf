import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AdapterServer,
  type AdapterUnderTest,
  describeSlowSenders,
  describeWebhookAdapter,
  type Mount,
} from '@x/tooling-adapter-conformance';
import express5 from 'express';
import express4 from 'express4';
import { captureRawBody, createWebhookMiddleware } from '../src/index.ts';

type Express = typeof express5;

async function listen(app: RequestListener): Promise<AdapterServer> {
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function mountAll(express: Express, mounts: readonly Mount[]): ReturnType<Express> {
  const app = express();
  for (const { path, receiver } of mounts) app.use(path, createWebhookMiddleware({ receiver }));
  return app;
}

const express5Adapter: AdapterUnderTest = {
  name: 'Express 5',
  start: (mounts) => listen(mountAll(express5, mounts)),
};

const express4Adapter: AdapterUnderTest = {
  name: 'Express 4',
  start: (mounts) => listen(mountAll(express4, mounts)),
};

/** As in most applications: a JSON parser for every route, and in front of the webhooks. */
const behindParser: AdapterUnderTest = {
  name: 'Express 5 behind express.json() with captureRawBody',
  // What is left out is the parser's own affair: it answers broken JSON, other charsets and large bodies itself.
  topics: ['acknowledgement', 'authentication', 'delivery'],
  start: (mounts) => {
    const app = express5();
    app.use(express5.json({ verify: captureRawBody }));
    for (const { path, receiver } of mounts) app.use(path, createWebhookMiddleware({ receiver }));
    return listen(app);
  },
};

describeWebhookAdapter(express5Adapter);
describeWebhookAdapter(express4Adapter);
describeSlowSenders(express5Adapter);
describeWebhookAdapter(behindParser);
