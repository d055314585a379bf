import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { createFixtureReceiver, signedDelivery } from '@x/tooling-adapter-conformance';
import express5, { type RequestHandler } from 'express';
import express4 from 'express4';
import { afterEach, describe, expect, test } from 'vitest';
import { createWebhookMiddleware } from './index.ts';

setFlagsFromString('--allow-natives-syntax');
/** What V8 knows about two objects: whether one inline cache serves both. */
const haveSameClass = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (a: object, b: object) => boolean;

const versions = [
  ['Express 5', express5],
  ['Express 4', express4],
] as const;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

type Exchange = readonly [request: IncomingMessage, response: ServerResponse];

/** Two deliveries to one application, and their requests and responses as they were when they were answered. */
async function deliverTwo(createApp: () => ReturnType<typeof express5>, before?: RequestHandler) {
  const exchanges: Exchange[] = [];
  const answers: IncomingMessage[] = [];
  const app = createApp();
  if (before !== undefined) app.use(before);
  app.post('/webhooks/itpay', (request, response, next) => {
    exchanges.push([request, response]);
    next();
  });
  app.post('/webhooks/itpay', createWebhookMiddleware({ receiver: createFixtureReceiver('itpay', () => {}) }));
  const server = createServer(app);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  for (const id of ['evt_1', 'evt_2']) {
    const { path, headers, body } = signedDelivery('itpay', { id });
    const { port } = server.address() as AddressInfo;
    const outgoing = httpRequest({ port, host: '127.0.0.1', path, method: 'POST', headers: Object.fromEntries(headers) });
    outgoing.end(body);
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    answers.push(answer);
    await once(answer.resume(), 'end');
  }
  return { exchanges, answers };
}

describe.each(versions)('%s', (_name, express) => {
  test('all requests share one hidden class, and all responses another', async () => {
    const { exchanges } = await deliverTwo(express);
    const [[firstRequest, firstResponse], [secondRequest, secondResponse]] = exchanges as [Exchange, Exchange];
    expect(haveSameClass(firstRequest, secondRequest)).toBe(true);
    expect(haveSameClass(firstResponse, secondResponse)).toBe(true);
  });

  test('nothing that others see of them changes', async () => {
    const { exchanges, answers } = await deliverTwo(express);
    for (const [request, response] of exchanges) {
      expect(Object.keys(request)).toContain('complete');
      expect(request.complete).toBe(true);
      expect(response.sendDate).toBe(true);
    }
    for (const { headers, statusCode } of answers)
      expect({ statusCode, date: headers.date }).toEqual({ statusCode: 200, date: expect.any(String) });
  });

  test('what others have decided stays decided', async () => {
    const { answers } = await deliverTwo(express, (request, response, next) => {
      response.sendDate = false;
      Object.defineProperty(request, 'complete', { value: request.complete, writable: true, configurable: false });
      next();
    });
    for (const { headers, statusCode } of answers) expect({ statusCode, date: headers.date }).toEqual({ statusCode: 200 });
  });
});
