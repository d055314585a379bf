import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Sends a whole answer. */
export function send(
  response: ServerResponse,
  status: number,
  { headers, body }: { readonly headers: OutgoingHttpHeaders; readonly body: string | Uint8Array },
): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
  send(response, status, { headers, body: JSON.stringify(value) });
}
