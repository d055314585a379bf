import { setImmediate } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Delivery, Header } from './events.ts';
import type { FixtureName, ReceiverRecord } from './fixtures.ts';
import { openConnection, type RawConnection, type RawResponse } from './raw-connection.ts';

/** The only statuses that a webhook endpoint may answer, whatever it receives. */
export const ALLOWED_STATUSES: ReadonlySet<number> = new Set([200, 201, 202, 204, 400, 401, 405, 408, 409, 413, 415, 431, 503]);

export interface RequestParts {
  readonly method?: string;
  readonly path: string;
  readonly headers?: readonly Header[];
  readonly body?: Uint8Array | undefined;
  /** `length` (default) sends Content-Length, `chunked` sends chunks, and `none` sends neither and no body. */
  readonly framing?: 'length' | 'chunked' | 'none';
  readonly chunkBytes?: number;
}

export interface CaseContext {
  readonly port: number;
  /** False where the platform joins doubled headers before the adapter sees them (Fetch). */
  readonly seesRawHeaders: boolean;
  /** False where the platform closes the connection of a sender that is still sending: the reset may destroy the answer. */
  readonly answersWhileSending: boolean;
  /** False where GET and HEAD are left to other routes, and are answered 404 without one. */
  readonly takesGet: boolean;
  open(): Promise<RawConnection>;
  /** Opens a connection, sends, reads one answer, closes. */
  send(parts: RequestParts): Promise<RawResponse>;
  /** A delivery as the gateway sends it: POST, JSON, Content-Length. */
  deliver(delivery: Delivery, extra?: Partial<RequestParts>): Promise<RawResponse>;
  /** Resolves once a handler of this fixture has been called for this id. */
  untilStarted(fixture: FixtureName, id: string): Promise<void>;
  /** How often a handler of this fixture finished for this id. */
  handledCount(fixture: FixtureName, id: string): Promise<number>;
}

export interface AdapterCase {
  readonly name: string;
  run(context: CaseContext): Promise<void>;
}

export function createCaseContext(options: {
  readonly port: number;
  readonly seesRawHeaders: boolean;
  readonly answersWhileSending: boolean;
  readonly takesGet: boolean;
  readonly records: () => Promise<readonly ReceiverRecord[]>;
}): CaseContext & { readonly closeAll: () => void } {
  const connections: RawConnection[] = [];
  const open = async (): Promise<RawConnection> => {
    const connection = await openConnection(options.port);
    connections.push(connection);
    return connection;
  };
  const send = async (parts: RequestParts): Promise<RawResponse> => {
    const connection = await open();
    // Not awaited: a server may refuse and close before it has read the whole body.
    void connection.write(requestBytes(parts));
    const response = await connection.read({ head: parts.method === 'HEAD' });
    connection.destroy();
    expectAllowed(response);
    return response;
  };
  const count = async (kind: ReceiverRecord['kind'], fixture: FixtureName, id: string): Promise<number> => {
    const records = await options.records();
    return records.filter((r) => r.fixture === fixture && r.kind === kind && r.detail.startsWith(`${id} `)).length;
  };
  return {
    port: options.port,
    seesRawHeaders: options.seesRawHeaders,
    answersWhileSending: options.answersWhileSending,
    takesGet: options.takesGet,
    open,
    send,
    deliver: (delivery, extra = {}) => send({ ...delivery, ...extra, headers: [...delivery.headers, ...(extra.headers ?? [])] }),
    untilStarted: async (fixture, id) => {
      while ((await count('started', fixture, id)) === 0) await setImmediate();
    },
    handledCount: (fixture, id) => count('handled', fixture, id),
    closeAll: () => {
      for (const connection of connections) connection.destroy();
    },
  };
}

export function expectAllowed(response: RawResponse): void {
  expect([...ALLOWED_STATUSES], `status ${response.status}: ${response.body.toString('latin1').slice(0, 200)}`).toContain(
    response.status,
  );
}

/** The bytes of one request, exactly. */
export function requestBytes(parts: RequestParts): Buffer {
  const head = Buffer.from(requestHead(parts), 'latin1');
  const body = parts.body;
  if (body === undefined || parts.framing === 'none') return head;
  if (parts.framing !== 'chunked') return Buffer.concat([head, body]);
  return Buffer.concat([head, ...chunksOf(body, parts.chunkBytes ?? 100), Buffer.from('0\r\n\r\n')]);
}

export function requestHead(parts: RequestParts): string {
  const lines = [`${parts.method ?? 'POST'} ${parts.path} HTTP/1.1`, 'Host: 127.0.0.1'];
  const headers = parts.headers ?? [];
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  const named = (name: string): boolean => headers.some(([header]) => header.toLowerCase() === name);
  if (!named('content-type') && parts.body !== undefined) lines.push('Content-Type: application/json');
  if (parts.framing === 'chunked') lines.push('Transfer-Encoding: chunked');
  else if (parts.framing !== 'none' && parts.body !== undefined && !named('content-length')) {
    lines.push(`Content-Length: ${parts.body.length}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

export function chunksOf(body: Uint8Array, chunkBytes: number): readonly Buffer[] {
  const chunks: Buffer[] = [];
  for (let offset = 0; offset < body.length; offset += chunkBytes) {
    const part = body.subarray(offset, offset + chunkBytes);
    chunks.push(Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]));
  }
  return chunks;
}
