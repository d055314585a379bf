import type { IncomingMessage, ServerResponse } from 'node:http';

/** What MCP's Streamable HTTP transport sends and reads, in both of its revisions. */
const REQUEST_HEADERS = [
  'accept',
  'authorization',
  'content-type',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
];
const RESPONSE_HEADERS = ['mcp-protocol-version', 'mcp-session-id', 'retry-after', 'www-authenticate'];
const PREFLIGHT_SECONDS = 600;

/** Lets the web pages that the owner named read the answers (CORS). Other pages get no such headers, so that browsers keep them out. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse, allowedOrigins: readonly string[]): void {
  response.setHeader('vary', 'Origin');
  const { origin } = request.headers;
  if (origin === undefined || !URL.canParse(origin)) return;
  if (!allowedOrigins.includes(new URL(origin).hostname)) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', RESPONSE_HEADERS.join(', '));
}

/** Whether a browser asks what a page may send. It asks without the token, so the answer must come before the token is asked for. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

export function answerPreflight(response: ServerResponse, methods: string): void {
  response.writeHead(204, {
    'access-control-allow-methods': methods,
    'access-control-allow-headers': REQUEST_HEADERS.join(', '),
    'access-control-max-age': String(PREFLIGHT_SECONDS),
  });
  response.end();
}
