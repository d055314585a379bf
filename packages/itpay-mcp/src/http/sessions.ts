import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type NodeIncomingMessageLike,
  type NodeMcpRequestHandler,
  NodeStreamableHTTPServerTransport,
  toWebRequest,
} from '@modelcontextprotocol/node';
import { isLegacyRequest, type McpServer } from '@modelcontextprotocol/server';

import { readJsonBody, refuse } from './read-json-body.ts';

const MAX_SESSIONS = 256;
const IDLE_MS = 30 * 60_000;

interface Session {
  readonly transport: NodeStreamableHTTPServerTransport;
  readonly server: McpServer;
  usedAt: number;
}

/**
 * Serves clients of the 2025 protocol, who open a session and may be asked things in it, beside those of 2026, whose requests stand
 * alone. Sessions are bounded; one that was idle for half an hour is ended.
 */
export function serveSessions(factory: () => McpServer, modern: NodeMcpRequestHandler, maxBodyBytes: number) {
  const sessions = new Map<string, Session>();

  async function end(id: string): Promise<void> {
    const session = sessions.get(id);
    sessions.delete(id);
    await session?.server.close();
  }

  async function endIdle(): Promise<void> {
    const oldest = [...sessions].sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [id, session] of oldest) {
      if (sessions.size < MAX_SESSIONS && Date.now() - session.usedAt < IDLE_MS) return;
      await end(id);
    }
  }

  async function open(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> {
    await endIdle();
    const server = factory();
    let isOpen = false;
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id: string) => {
        isOpen = true;
        sessions.set(id, { transport, server, usedAt: Date.now() });
      },
      onsessionclosed: (id: string) => {
        sessions.delete(id);
      },
    });
    await server.connect(transport);
    await transport.handleRequest(request, response, body);
    // Refused (another content type, no valid request): nobody will ever come back for it.
    if (!isOpen) await server.close();
  }

  return {
    async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const body = request.method === 'POST' ? await readJsonBody(request, response, maxBodyBytes) : undefined;
      if (response.headersSent) return;
      const incoming = request as NodeIncomingMessageLike;
      if (!(await isLegacyRequest(await toWebRequest(incoming, body), body))) return modern(incoming, response, body);
      const id = request.headers['mcp-session-id'];
      if (id === undefined && isInitialize(body)) return open(request, response, body);
      if (typeof id !== 'string') return refuse(response, 400, -32_000, 'A session is needed: initialize first');
      const session = sessions.get(id);
      if (session === undefined) return refuse(response, 404, -32_001, 'Session not found: initialize again');
      session.usedAt = Date.now();
      await session.transport.handleRequest(request, response, body);
    },
    async close(): Promise<void> {
      await Promise.all([...sessions.keys()].map(end));
    },
  };
}

function isInitialize(body: unknown): boolean {
  const message: unknown = Array.isArray(body) && body.length === 1 ? body[0] : body;
  return typeof message === 'object' && message !== null && 'method' in message && message.method === 'initialize';
}
