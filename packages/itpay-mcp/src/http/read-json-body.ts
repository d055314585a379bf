import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers with a JSON-RPC error. */
export function refuse(response: ServerResponse, status: number, code: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id: null }));
}

/** Reads a request's body as JSON. Where it is too large or no JSON the response is sent, and nothing comes back. */
export async function readJsonBody(request: IncomingMessage, response: ServerResponse, maxBytes: number): Promise<unknown> {
  const bytes = await readBytes(request, maxBytes);
  if (bytes === undefined) {
    response.setHeader('connection', 'close');
    refuse(response, 413, -32_600, 'The request is too large');
    return undefined;
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    refuse(response, 400, -32_700, 'The request is not JSON');
    return undefined;
  }
}

/** Reads a body that is too large to its end, keeping nothing: a client that is still sending could not read the answer. Up to here. */
const PATIENCE = 16;

function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
      if (size > maxBytes * PATIENCE) resolve(undefined);
    });
    request.once('end', () => resolve(size > maxBytes ? undefined : Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => reject(new Error('The client went away before its request was complete.')));
  });
}
