import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Refusal {
  readonly status: number;
  /** JSON-RPC's. */
  readonly code: number;
  readonly message: string;
}

/** Answers with a JSON-RPC error. */
export function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id: null }));
}

/** Reads a request's body as JSON. If it is too large or not JSON, the response is sent and nothing comes back. */
export async function readJsonBody(request: IncomingMessage, response: ServerResponse, maxBytes: number): Promise<unknown> {
  const bytes = await readBytes(request, maxBytes);
  if (bytes === undefined) {
    response.setHeader('connection', 'close');
    refuse(response, { status: 413, code: -32_600, message: 'The request is too large' });
    return undefined;
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    refuse(response, { status: 400, code: -32_700, message: 'The request is not JSON' });
    return undefined;
  }
}

/** A body that is too large is read to its end and dropped: a client that is still sending reads no answer. But no further than this. */
const READ_AT_MOST = 16;

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    if (size > maxBytes * READ_AT_MOST) return undefined;
  }
  return size > maxBytes ? undefined : Buffer.concat(chunks);
}
