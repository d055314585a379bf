import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { WebhookResponse } from '../types/request.ts';

/** A request of HTTP/1 or HTTP/2. */
export type NodeRequest = IncomingMessage | Http2ServerRequest;
/** A response of HTTP/1 or HTTP/2. */
export type NodeResponse = ServerResponse | Http2ServerResponse;

/** How long, and how much of, an unread body is discarded before its connection closes. */
const LINGER_MS = 1_000;
const LINGER_BYTES = 1_048_576;

/** Writes an answer to a request whose body was read. Does nothing when the caller has gone away. */
export function sendNodeResponse(response: NodeResponse, answer: WebhookResponse): void {
  if (response.headersSent || response.destroyed) return;
  (response as ServerResponse).writeHead(answer.status, completeHeaders(answer));
  response.end(answer.body);
}

/**
 * Refuses a request. If its body is not read to its end, it closes the connection, so that the unread rest is never taken for a next
 * request. Before it closes, a little of the rest is discarded: closing on unread bytes is a reset,
 * and a reset can overtake the answer.
 */
export function refuseNodeRequest(request: NodeRequest, response: NodeResponse, answer: WebhookResponse): void {
  if (response.headersSent || response.destroyed) return;
  if (request.httpVersionMajor >= 2 || request.readableEnded || !hasBody(request)) {
    sendNodeResponse(response, answer);
    request.resume();
    return;
  }
  (response as ServerResponse).writeHead(answer.status, { ...completeHeaders(answer), connection: 'close' });
  if (answer.status === 408) {
    // A sender that was too slow gets no further time.
    response.end(answer.body);
    return;
  }
  writeChunk(response, answer.body);
  discard(request, () => response.end());
}

/** The length of the body is always known. */
function completeHeaders(answer: WebhookResponse): Readonly<Record<string, string | number>> {
  return { 'content-length': Buffer.byteLength(answer.body), ...answer.headers };
}

/** `write` is declared differently by the two kinds of response. */
function writeChunk(response: { write(chunk: string): boolean; flushHeaders?(): void }, body: string): void {
  if (body === '') response.flushHeaders?.();
  else response.write(body);
}

function hasBody(request: NodeRequest): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

function discard(request: NodeRequest, done: () => void): void {
  let left = LINGER_BYTES;
  const timer = setTimeout(stop, LINGER_MS);
  function stop(): void {
    clearTimeout(timer);
    request.off('data', onData).off('end', stop).off('close', stop);
    done();
  }
  function onData(chunk: Uint8Array): void {
    left -= chunk.length;
    if (left < 0) stop();
  }
  request
    .on('data', onData)
    .on('end', stop)
    .on('close', stop)
    .on('error', () => {});
  request.resume();
}
