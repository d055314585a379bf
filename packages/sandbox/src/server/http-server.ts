import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Gateway } from '../gateway/gateway.ts';
import { isOwnHost } from './is-own-host.ts';
import { findRoute, type Route } from './router.ts';
import { sendJson } from './send.ts';

export interface HttpServerOptions {
  readonly port: number;
  readonly routes: readonly Route[];
  /** Errors come in the shape of the gateway whose path was asked for. */
  readonly gateways: readonly Gateway[];
}

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 1_048_576;
/** Longer than the pauses of a client that keeps its connection. */
const KEEP_ALIVE_MS = 72_000;

/** Listens on 127.0.0.1. Other hosts' names are refused, so that no page on the web reaches the sandbox under a name of its own. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    void respond(options, request, response);
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function respond(options: HttpServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const [path = '/', query] = splitOnce(url, '?');
  try {
    if (!isOwnHost(headers.host)) {
      return sendJson(response, 403, { error: 'This sandbox answers to 127.0.0.1 and localhost only.' });
    }
    const found = findRoute(options.routes, method, path);
    if (found === undefined) return sendJson(response, 404, { error: 'There is nothing here. The page is at /.' });
    const body = await readBody(request);
    if (body === undefined) {
      return fail(options, path, { response, status: 413, message: `The body is longer than ${BODY_LIMIT_BYTES} bytes.` });
    }
    await found.route.respond({ method, path, query: query ?? '', headers, params: found.params, body }, response);
  } catch (error) {
    const message = `The sandbox failed: ${error instanceof Error ? error.message : 'unknown'}`;
    fail(options, path, { response, status: 500, message });
  }
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const index = text.indexOf(separator);
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

/** The whole body; undefined if it is too long. It is read to its end all the same: a client that is still sending reads no answer. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_LIMIT_BYTES) chunks.push(chunk);
  }
  return size <= BODY_LIMIT_BYTES ? Buffer.concat(chunks) : undefined;
}

interface Failure {
  readonly response: ServerResponse;
  readonly status: 413 | 500;
  readonly message: string;
}

function fail({ gateways }: HttpServerOptions, path: string, { response, status, message }: Failure): void {
  if (response.headersSent) return void response.destroy();
  const gateway = gateways.find(({ prefix }) => path.startsWith(prefix));
  const [itpayCode, stablecoinCode] = status < 500 ? ['INVALID_REQUEST', '10001'] : ['INTERNAL_ERROR', '99999'];
  const code = gateway?.name === 'stablecoin' ? stablecoinCode : itpayCode;
  sendJson(response, status, gateway?.refuse(status, code, message).body ?? { error: message });
}
