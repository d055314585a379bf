import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AdapterServer,
  type AdapterUnderTest,
  describeAdapterOptions,
  describeShutdown,
  describeSlowSenders,
  describeWebhookAdapter,
  type Mount,
} from '@x/tooling-adapter-conformance';
import express5 from 'express';
import express4 from 'express4';
import { captureRawBody, createWebhookMiddleware, type WebhookMiddleware } from '../src/index.ts';

type Express = typeof express5;

async function listen(app: RequestListener, middlewares: readonly WebhookMiddleware[]): Promise<AdapterServer> {
  const server = createServer(app);
  // Longer than any test runs: what waits for an idle connection hangs.
  server.keepAliveTimeout = 600_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    shutDown: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all(middlewares.map((middleware) => middleware.close()));
      server.closeIdleConnections();
      await closed;
    },
  };
}

function start(app: ReturnType<Express>, mounts: readonly Mount[]): Promise<AdapterServer> {
  const middlewares = mounts.map(({ path, receiver }) => {
    const middleware = createWebhookMiddleware({ receiver });
    app.use(path, middleware);
    return middleware;
  });
  return listen(app, middlewares);
}

const express5Adapter: AdapterUnderTest = {
  name: 'Express 5',
  start: (mounts) => start(express5(), mounts),
};

const express4Adapter: AdapterUnderTest = {
  name: 'Express 4',
  start: (mounts) => start(express4(), mounts),
};

/** As in most applications: a JSON parser for every route, before the webhooks. */
const afterParser: AdapterUnderTest = {
  name: 'Express 5 after express.json() with captureRawBody',
  // The parser itself answers broken JSON, other charsets and bodies that break off.
  topics: ['acknowledgement', 'authentication', 'delivery'],
  start: (mounts) => {
    const app = express5();
    app.use(express5.json({ verify: captureRawBody, type: () => true, limit: '1mb' }));
    return start(app, mounts);
  },
};

describeWebhookAdapter(express5Adapter);
describeWebhookAdapter(express4Adapter);
describeSlowSenders(express5Adapter);
describeWebhookAdapter(afterParser);
describeShutdown(express5Adapter);
describeShutdown(express4Adapter);
describeAdapterOptions('createWebhookMiddleware', createWebhookMiddleware);
