import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type NodeIncomingMessageLike,
  type NodeMcpRequestHandler,
  NodeStreamableHTTPServerTransport,
  toWebRequest,
} from '@modelcontextprotocol/node';
import { isLegacyRequest, type McpServer } from '@modelcontextprotocol/server';

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

  async function open(): Promise<NodeStreamableHTTPServerTransport> {
    await endIdle();
    const server = factory();
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id: string) => {
        sessions.set(id, { transport, server, usedAt: Date.now() });
      },
      onsessionclosed: (id: string) => {
        sessions.delete(id);
      },
    });
    await server.connect(transport);
    return transport;
  }

  return {
    async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const body = request.method === 'POST' ? await readJson(request, response, maxBodyBytes) : undefined;
      if (response.writableEnded) return;
      const incoming = request as NodeIncomingMessageLike;
      if (!(await isLegacyRequest(await toWebRequest(incoming, body), body))) return modern(incoming, response, body);
      const id = request.headers['mcp-session-id'];
      const session = typeof id === 'string' ? sessions.get(id) : undefined;
      if (session) session.usedAt = Date.now();
      if (typeof id === 'string' && session === undefined) {
        response.writeHead(404, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({ jsonrpc: '2.0', error: { code: -32_001, message: 'Session not found: initialize again' }, id: null }),
        );
        return;
      }
      await (session?.transport ?? (await open())).handleRequest(request, response, body);
    },
    async close(): Promise<void> {
      await Promise.all([...sessions.keys()].map(end));
    },
  };
}

async function readJson(request: IncomingMessage, response: ServerResponse, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      response.writeHead(413, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32_600, message: 'The request is too large' }, id: null }));
      return undefined;
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32_700, message: 'The request is not JSON' }, id: null }));
    return undefined;
  }
}
