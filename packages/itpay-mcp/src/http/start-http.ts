import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { hostHeaderValidation, type NodeIncomingMessageLike, originValidation, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, type McpServer } from '@modelcontextprotocol/server';
import { checkOptions } from '@x/protocol/options';
import { authorize, type TokenGrant, type VerifyToken } from './authorize.ts';
import { allowOrigin, answerPreflight, isPreflight } from './cross-origin.ts';
import { refuse } from './json-body.ts';
import { answerMetadata, bearerChallenge, checkProtectedResource, type ProtectedResource } from './resource-metadata.ts';
import { serveSessions } from './sessions.ts';

/** The options of `startHttp`. */
export interface StartHttpOptions {
  /** 0 for a free one. */
  readonly port: number;
  /** Default `127.0.0.1`. Any other than a loopback address needs a `token` or `verifyToken`. */
  readonly host?: string;
  /** Asked for as `Authorization: Bearer <token>`. At least 16 characters. */
  readonly token?: string;
  /** Checks bearer tokens in the place of `token`, and gives each holder limits of its own. */
  readonly verifyToken?: VerifyToken;
  /** Published as protected-resource metadata (RFC 9728), so that clients find out where to get a token. Goes with `verifyToken`. */
  readonly protectedResource?: ProtectedResource;
  /** `Host` names that may be asked for, besides the loopback ones. */
  readonly allowedHosts?: readonly string[];
  /** Host names of web pages that may call and read the answers. Pages of loopback hosts may call without being named. */
  readonly allowedOrigins?: readonly string[];
  /** Keeps no sessions: every request stands alone, so that any of several servers may answer it. Default false. */
  readonly stateless?: boolean;
  /** How many sessions may be open. Default 256. */
  readonly maxSessions?: number;
}

/** A server that is listening. */
export interface HttpServerHandle {
  /** Where the endpoint is, `/mcp` included. */
  readonly url: string;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** Makes the server for a session or a single request. */
export type NewServer = (grant: Partial<TokenGrant>) => McpServer;

interface Endpoint {
  readonly options: StartHttpOptions;
  readonly checkHost: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly checkOrigin: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly serve: (request: IncomingMessage, response: ServerResponse, grant: Partial<TokenGrant>) => Promise<void>;
}

const OPTIONS: readonly (keyof StartHttpOptions)[] = [
  'port',
  'host',
  'token',
  'verifyToken',
  'protectedResource',
  'allowedHosts',
  'allowedOrigins',
  'stateless',
  'maxSessions',
];
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]', '::1'];
const METHODS = 'GET, POST, DELETE';
const MAX_BODY_BYTES = 1 << 20;
const MAX_SESSIONS = 256;
/** For a request to arrive in whole. An answer may take longer. */
const BODY_TIMEOUT_MS = 10_000;

/**
 * Serves MCP over Streamable HTTP. A page in a browser cannot reach it: Host and Origin are checked before anything else.
 *
 * @throws TypeError, RangeError for an option that is unknown or unusable
 */
export async function startHttp(newServer: NewServer, options: StartHttpOptions): Promise<HttpServerHandle> {
  const { host, port } = checkHttpOptions(options);
  const { stateless = false, maxSessions = MAX_SESSIONS } = options;
  // The SDK hands on what was authorized as an `AuthInfo`.
  const handler = createMcpHandler(({ authInfo }) => newServer((authInfo?.extra as Partial<TokenGrant> | undefined) ?? {}), {
    maxRequestBodySize: MAX_BODY_BYTES,
    legacy: stateless ? 'stateless' : 'reject',
  });
  const single = toNodeHandler(handler);
  const sessions = stateless ? undefined : serveSessions({ newServer, single, maxBodyBytes: MAX_BODY_BYTES, maxSessions });
  const endpoint: Endpoint = {
    options,
    checkHost: hostHeaderValidation([...LOOPBACK, ...(options.allowedHosts ?? (LOOPBACK.includes(host) ? [] : [host]))]),
    checkOrigin: originValidation([...LOOPBACK, ...(options.allowedOrigins ?? [])]),
    serve: async (request, response, grant) => {
      const incoming = Object.assign(request, { auth: { token: '', clientId: grant.id ?? '', scopes: [], extra: { ...grant } } });
      await (sessions ? sessions.answer(request, response, grant) : single(incoming as NodeIncomingMessageLike, response));
    },
  };
  const server = createServer({ requestTimeout: BODY_TIMEOUT_MS, connectionsCheckingInterval: 2_000 }, (request, response) => {
    void respond(endpoint, request, response);
  });
  server.listen(port, unbracket(host));
  await once(server, 'listening');
  return {
    url: `http://${host.includes(':') ? `[${unbracket(host)}]` : host}:${portOf(server) ?? port}/mcp`,
    async close() {
      await sessions?.close();
      await handler.close();
      await closeServer(server);
    },
  };
}

function checkHttpOptions(options: StartHttpOptions): { readonly host: string; readonly port: number } {
  checkOptions(options, { where: 'startHttp', known: OPTIONS, fail: (message) => new TypeError(message) });
  const { port, host = '127.0.0.1', token, verifyToken, protectedResource, maxSessions = MAX_SESSIONS } = options ?? {};
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError('port: expected an integer from 0 to 65535');
  if (!Number.isSafeInteger(maxSessions) || maxSessions < 1)
    throw new RangeError('maxSessions: expected an integer of 1 or more');
  if (token !== undefined && (token.length < 16 || token.trim() !== token)) {
    throw new TypeError('token: expected at least 16 characters without white space around them');
  }
  if (token !== undefined && verifyToken !== undefined) throw new TypeError('token and verifyToken: give one of them');
  if (protectedResource !== undefined) {
    if (verifyToken === undefined) throw new TypeError('protectedResource goes with verifyToken');
    checkProtectedResource(protectedResource);
  }
  if (token === undefined && verifyToken === undefined && !LOOPBACK.includes(host)) {
    throw new TypeError(`host ${host} can be reached from other machines: give a token, or leave host out`);
  }
  return { host, port };
}

async function respond(endpoint: Endpoint, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (!isAllowed(endpoint, request, response)) return;
    const { options } = endpoint;
    const grant = await authorize(request, options);
    if (grant !== undefined) return await endpoint.serve(request, response, grant);
    response.setHeader('www-authenticate', bearerChallenge(options.protectedResource));
    refuse(response, { status: 401, code: -32_000, message: 'A valid bearer token is needed' });
  } catch {
    if (response.headersSent) response.destroy();
    else refuse(response, { status: 503, code: -32_000, message: 'Unavailable' });
  }
}

/** Answers a request that must go no further. */
function isAllowed({ options, checkHost, checkOrigin }: Endpoint, request: IncomingMessage, response: ServerResponse): boolean {
  const { method = '', url = '', headers } = request;
  const stop = (status: number, message: string): false => {
    refuse(response, { status, code: -32_000, message });
    return false;
  };
  if (!isHostName(headers.host)) return stop(403, 'Invalid Host header');
  if (!checkHost(request, response) || !checkOrigin(request, response)) return false;
  if (answerMetadata(request, response, options.protectedResource)) return false;
  if (!/^\/mcp\/?(?:\?|$)/.test(url)) return stop(404, 'Not found: the endpoint is /mcp');
  allowOrigin(request, response, options.allowedOrigins ?? []);
  if (isPreflight(request)) {
    answerPreflight(response, METHODS);
    return false;
  }
  if (!METHODS.split(', ').includes(method)) {
    response.setHeader('allow', METHODS);
    return stop(405, `Method not allowed: use ${METHODS}`);
  }
  return true;
}

/** A name or address with or without a port: no user, no path. */
function isHostName(host: string | undefined): boolean {
  return host !== undefined && /^(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i.test(host);
}

function unbracket(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : undefined;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
