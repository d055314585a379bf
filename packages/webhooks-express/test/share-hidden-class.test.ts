import { once } from 'node:events';
import { createServer, request as httpRequest, IncomingMessage, type Server, ServerResponse } from 'node:http';
import { connect, createServer as createHttp2Server, type IncomingHttpHeaders } from 'node:http2';
import { type AddressInfo, Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { createFixtureReceiver, signedDelivery } from '@x/tooling-adapter-conformance';
import express5, { type RequestHandler } from 'express';
import express4 from 'express4';
import { afterEach, describe, expect, test } from 'vitest';
import { createWebhookMiddleware } from '../src/index.ts';
import { shareHiddenClass } from '../src/share-hidden-class.ts';

setFlagsFromString('--allow-natives-syntax');
/** What V8 knows about two objects: whether one inline cache serves both. */
const haveSameClass = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (a: object, b: object) => boolean;

const isFast = new Function('a', 'return %HasFastProperties(a)') as (a: object) => boolean;

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
    const asNodeMakesThem = { writable: true, enumerable: true, configurable: true };
    for (const [request, response] of exchanges) {
      expect(Object.getOwnPropertyDescriptor(request, 'complete')).toEqual({ value: true, ...asNodeMakesThem });
      expect(Object.getOwnPropertyDescriptor(response, 'sendDate')).toEqual({ value: true, ...asNodeMakesThem });
    }
    for (const { headers, statusCode } of answers) {
      expect({ statusCode, date: headers.date }).toEqual({ statusCode: 200, date: expect.any(String) });
    }
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

/** A request and a response with prototypes as an application of Express has them. */
function expressExchange(): { readonly request: IncomingMessage; readonly response: ServerResponse } {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  Object.setPrototypeOf(request, Object.create(IncomingMessage.prototype, { app: { value: 'app' } }));
  Object.setPrototypeOf(response, Object.create(ServerResponse.prototype, { app: { value: 'app' } }));
  return { request, response };
}

const throwing = (): never => {
  throw new Error('not to be touched');
};

test.each<readonly [string, (request: IncomingMessage) => IncomingMessage]>([
  ['frozen', (request) => Object.freeze(request)],
  ['not extensible', (request) => Object.preventExtensions(request)],
  [
    'with an accessor',
    (request) => Object.defineProperty(request, 'complete', { get: throwing, configurable: true, enumerable: true }),
  ],
  ['with a read-only property', (request) => Object.defineProperty(request, 'complete', { writable: false })],
  ['with a hidden property', (request) => Object.defineProperty(request, 'complete', { enumerable: false })],
  ['a wrapper around one', (request) => Object.create(request) as IncomingMessage],
  [
    'a proxy that refuses',
    (request) => new Proxy(request, { set: () => false, deleteProperty: throwing, defineProperty: throwing }),
  ],
])('leaves a request alone that is %s', (_name, change) => {
  const { request: original, response } = expressExchange();
  const request = change(original);
  const before = [original, request].map((object) => Object.getOwnPropertyDescriptor(object, 'complete'));
  shareHiddenClass(request, response);
  expect([original, request].map((object) => Object.getOwnPropertyDescriptor(object, 'complete'))).toEqual(before);
});

test('leaves the requests of others as fast as they are', () => {
  class OwnRequest extends IncomingMessage {}
  const request = new OwnRequest(new Socket());
  const response = new ServerResponse(request);
  shareHiddenClass(request, response);
  expect([isFast(request), isFast(response)]).toEqual([true, true]);
});

test('leaves imitations alone', () => {
  const request = {} as IncomingMessage;
  const response = {} as ServerResponse;
  shareHiddenClass(request, response);
  shareHiddenClass(Object.setPrototypeOf(request, { app: 'app' }), response);
  expect([request, response].map((object) => Object.keys(object))).toEqual([[], []]);
});

test.each([
  ['Node', () => {}],
  [
    'Express',
    (request: object) => Object.setPrototypeOf(request, Object.create(Object.getPrototypeOf(request), { app: { value: 'app' } })),
  ],
])('HTTP/2 requests with prototypes of %s are answered', async (_name, prepare) => {
  const middleware = createWebhookMiddleware({ receiver: createFixtureReceiver('itpay', () => {}) });
  const server = createHttp2Server((request, response) => {
    prepare(request);
    middleware(request as unknown as IncomingMessage, response as unknown as ServerResponse);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const { path, headers, body } = signedDelivery('itpay', { id: 'evt_http2' });
  const stream = session.request({ ':method': 'POST', ':path': path, ...Object.fromEntries(headers) });
  stream.end(body);
  const [answer] = (await once(stream, 'response')) as [IncomingHttpHeaders];
  expect(answer[':status']).toBe(200);
  session.destroy();
  server.close();
});
