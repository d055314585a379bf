import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type NodeIncomingMessageLike,
  type NodeMcpRequestHandler,
  NodeStreamableHTTPServerTransport,
  toWebRequest,
} from '@modelcontextprotocol/node';
import { isLegacyRequest, type McpServer } from '@modelcontextprotocol/server';
import type { TokenGrant } from './authorize.ts';
import { readJsonBody, refuse } from './json-body.ts';

export interface Sessions {
  answer(request: IncomingMessage, response: ServerResponse, grant: Partial<TokenGrant>): Promise<void>;
  close(): Promise<void>;
}

export interface SessionsOptions {
  readonly newServer: (grant: Partial<TokenGrant>) => McpServer;
  /** Answers requests that stand alone. */
  readonly single: NodeMcpRequestHandler;
  readonly maxBodyBytes: number;
  readonly maxSessions: number;
}

interface Session {
  readonly transport: NodeStreamableHTTPServerTransport;
  readonly server: McpServer;
  /** Whose token opened it: nobody else may use it. */
  readonly holder: string | undefined;
  usedAt: number;
  /** Calls that are not answered yet. */
  calls: number;
}

interface SessionsState extends SessionsOptions {
  readonly sessions: Map<string, Session>;
}

const IDLE_MS = 30 * 60_000;

/**
 * Serves clients of the 2025 protocol, who open a session, and those of 2026, whose requests stand alone. When all sessions are taken,
 * the one that was idle longest ends; one with a call in flight never does.
 */
export function serveSessions(options: SessionsOptions): Sessions {
  const state: SessionsState = { ...options, sessions: new Map() };
  return {
    answer: (request, response, grant) => answer(state, { request, response, grant }),
    async close() {
      await Promise.all([...state.sessions.keys()].map((id) => end(state, id)));
    },
  };
}

interface Arrival {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly grant: Partial<TokenGrant>;
}

async function answer(state: SessionsState, arrival: Arrival): Promise<void> {
  const { request, response, grant } = arrival;
  const body = request.method === 'POST' ? await readJsonBody(request, response, state.maxBodyBytes) : undefined;
  if (response.headersSent) return;
  const incoming = request as NodeIncomingMessageLike;
  if (!(await isLegacyRequest(await toWebRequest(incoming, body), body))) return state.single(incoming, response, body);
  const id = request.headers['mcp-session-id'];
  if (id === undefined && isInitialize(body)) return open(state, { ...arrival, body });
  const session = typeof id === 'string' ? state.sessions.get(id) : undefined;
  if (session !== undefined && session.holder === grant.id) return call(session, { ...arrival, body });
  if (typeof id === 'string') refuse(response, { status: 404, code: -32_001, message: 'Session not found: initialize again' });
  else refuse(response, { status: 400, code: -32_000, message: 'A session is needed: initialize first' });
}

interface Exchange extends Arrival {
  readonly body: unknown;
}

async function call(session: Session, { request, response, body }: Exchange): Promise<void> {
  session.usedAt = Date.now();
  // A GET opens a stream that stands for as long as the session: it is not a call.
  if (request.method === 'POST') {
    session.calls += 1;
    response.once('close', () => {
      session.calls -= 1;
      session.usedAt = Date.now();
    });
  }
  await session.transport.handleRequest(request, response, body);
}

async function open(state: SessionsState, exchange: Exchange): Promise<void> {
  await makeRoom(state);
  if (state.sessions.size >= state.maxSessions) {
    exchange.response.setHeader('retry-after', '1');
    return refuse(exchange.response, { status: 503, code: -32_000, message: 'All sessions are busy: try again in a moment' });
  }
  const server = state.newServer(exchange.grant);
  const transport = new NodeStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id: string) => void state.sessions.set(id, session),
    onsessionclosed: (id: string) => void state.sessions.delete(id),
  });
  const session: Session = { transport, server, holder: exchange.grant.id, usedAt: Date.now(), calls: 0 };
  await server.connect(transport);
  await call(session, exchange);
  // Refused (another content type, not a valid request): nobody will ever come back for it.
  if (![...state.sessions.values()].includes(session)) await server.close();
}

async function makeRoom(state: SessionsState): Promise<void> {
  const idle = [...state.sessions].filter(([, { calls }]) => calls === 0).sort(([, a], [, b]) => a.usedAt - b.usedAt);
  for (const [id, { usedAt }] of idle) {
    if (state.sessions.size < state.maxSessions && Date.now() - usedAt < IDLE_MS) return;
    await end(state, id);
  }
}

async function end({ sessions }: SessionsState, id: string): Promise<void> {
  const session = sessions.get(id);
  sessions.delete(id);
  await session?.server.close();
}

function isInitialize(body: unknown): boolean {
  const message: unknown = Array.isArray(body) && body.length === 1 ? body[0] : body;
  return typeof message === 'object' && message !== null && 'method' in message && message.method === 'initialize';
}
