import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { hostHeaderValidation, type NodeIncomingMessageLike, originValidation, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, type McpServer } from '@modelcontextprotocol/server';
import { constantTimeEqual, sha256 } from '@x/signing';
import { refuse } from './read-json-body.ts';
import { serveSessions } from './sessions.ts';

export interface StartHttpOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Default `127.0.0.1`. Any other than a loopback address needs a `token`. */
  readonly host?: string;
  /** Asked for as `Authorization: Bearer <token>`. At least 16 characters. */
  readonly token?: string;
  /** `Host` names that may be asked for, besides the loopback ones. */
  readonly allowedHosts?: readonly string[];
  /** Host names of web origins that may call, besides the loopback ones. */
  readonly allowedOrigins?: readonly string[];
  /** Keep no session: every request stands alone, so that any of several servers may answer it. Default false. */
  readonly stateless?: boolean;
}

export interface HttpServerHandle {
  /** Where the endpoint is, `/mcp` included. */
  readonly url: string;
  close(): Promise<void>;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]', '::1'];
const MAX_BODY_BYTES = 1 << 20;
/** For a request to arrive in whole; an answer may take longer. */
const BODY_TIMEOUT_MS = 10_000;

/** Serves MCP over Streamable HTTP. A page in a browser cannot reach it: Host and Origin are checked before anything else. */
export async function startHttp(factory: () => McpServer, options: StartHttpOptions): Promise<HttpServerHandle> {
  const { port, host = '127.0.0.1', token, stateless = false } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError('port: expected an integer from 0 to 65535');
  if (token !== undefined && (token.length < 16 || token.trim() !== token)) {
    throw new TypeError('token: expected at least 16 characters without white space around them');
  }
  if (token === undefined && !LOOPBACK.includes(host)) {
    throw new TypeError(`host ${host} can be reached from other machines: give a token, or leave host out`);
  }
  const checkHost = hostHeaderValidation([...LOOPBACK, ...(options.allowedHosts ?? (LOOPBACK.includes(host) ? [] : [host]))]);
  const checkOrigin = originValidation([...LOOPBACK, ...(options.allowedOrigins ?? [])]);
  const modern = createMcpHandler(factory, { maxRequestBodySize: MAX_BODY_BYTES, legacy: stateless ? 'stateless' : 'reject' });
  const single = toNodeHandler(modern);
  const sessions = stateless ? undefined : serveSessions(factory, single, MAX_BODY_BYTES);

  const server = createServer({ requestTimeout: BODY_TIMEOUT_MS, connectionsCheckingInterval: 2_000 }, (request, response) => {
    void answer(request, response).catch(() => {
      if (!response.headersSent) refuse(response, 503, -32_000, 'Unavailable');
      else response.destroy();
    });
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!checkHost(request, response) || !checkOrigin(request, response)) return;
    const path = (request.url ?? '').split('?')[0];
    if (path !== '/mcp') return refuse(response, 404, -32_000, 'Not found: the endpoint is /mcp');
    if (token !== undefined && !isBearer(request.headers.authorization, token)) {
      response.setHeader('www-authenticate', 'Bearer');
      return refuse(response, 401, -32_000, 'A valid bearer token is needed');
    }
    await (sessions ? sessions.answer(request, response) : single(request as NodeIncomingMessageLike, response));
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host.replace(/^\[|\]$/g, ''), resolve);
  });
  const address = server.address();
  const name = host.includes(':') ? `[${host.replace(/^\[|\]$/g, '')}]` : host;
  return {
    url: `http://${name}:${address !== null && typeof address === 'object' ? address.port : port}/mcp`,
    async close() {
      await sessions?.close();
      await modern.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function isBearer(header: string | undefined, token: string): boolean {
  const given = /^Bearer ([\x21-\x7e]+)$/i.exec(header ?? '')?.[1];
  // Digests have one length, so the comparison tells nothing about the token's.
  return given !== undefined && constantTimeEqual(sha256(given), sha256(token));
}
