import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
}

export interface ReadOptions {
  /** The answer to a HEAD request has no body, whatever its headers say. */
  readonly head?: boolean;
}

/** One TCP connection that writes exactly the given bytes and reads answers one by one. */
export interface RawConnection {
  write(data: string | Uint8Array): Promise<void>;
  /** Waits for the next answer. Rejects when the peer closes before the whole answer has arrived. */
  read(options?: ReadOptions): Promise<RawResponse>;
  /** Half-closes: the peer sees the end of our bytes and can still answer. */
  end(): void;
  destroy(): void;
  readonly closed: boolean;
}

export async function openConnection(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return createConnection(socket);
}

function createConnection(socket: Socket): RawConnection {
  let received: Buffer = Buffer.alloc(0);
  let closed = false;
  let wake = (): void => {};
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  const onClosed = (): void => {
    closed = true;
    wake();
  };
  // A server may reset the connection after a refusal. What it answered before stays readable.
  socket.on('error', onClosed);
  socket.on('end', onClosed);
  socket.on('close', onClosed);

  async function read(options: ReadOptions = {}): Promise<RawResponse> {
    for (;;) {
      const parsed = parseResponse(received, { head: options.head === true, closed });
      if (parsed !== undefined) {
        received = received.subarray(parsed.length);
        if (parsed.response.status >= 200) return parsed.response;
        continue;
      }
      if (closed) throw new Error(`the connection was closed after ${received.length} bytes of an answer`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    read,
    write: (data) =>
      new Promise((resolve) => {
        if (socket.writable) socket.write(data, () => resolve());
        else resolve();
      }),
    end: () => socket.end(),
    destroy: () => socket.destroy(),
    get closed() {
      return closed;
    },
  };
}

function parseResponse(
  bytes: Buffer,
  options: { readonly head: boolean; readonly closed: boolean },
): { readonly response: RawResponse; readonly length: number } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [statusLine = '', ...headerLines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.[01] ([0-9]{3})/.exec(statusLine)?.[1]);
  if (Number.isNaN(status)) throw new Error(`not a status line: ${JSON.stringify(statusLine.slice(0, 80))}`);
  const headers = new Map<string, string[]>();
  for (const line of headerLines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  const body = readBody(bytes.subarray(headEnd + 4), { ...options, status, headers });
  if (body === undefined) return undefined;
  return { response: { status, headers, body: body.content }, length: headEnd + 4 + body.length };
}

function readBody(
  rest: Buffer,
  options: {
    readonly head: boolean;
    readonly closed: boolean;
    readonly status: number;
    readonly headers: ReadonlyMap<string, readonly string[]>;
  },
): { readonly content: Buffer; readonly length: number } | undefined {
  const { head, status, headers } = options;
  if (head || status < 200 || status === 204 || status === 304) return { content: Buffer.alloc(0), length: 0 };
  if (headers.get('transfer-encoding')?.[0] === 'chunked') return readChunks(rest);
  const contentLength = headers.get('content-length')?.[0];
  if (contentLength === undefined) return options.closed ? { content: Buffer.from(rest), length: rest.length } : undefined;
  const length = Number(contentLength);
  return rest.length < length ? undefined : { content: Buffer.from(rest.subarray(0, length)), length };
}

function readChunks(rest: Buffer): { readonly content: Buffer; readonly length: number } | undefined {
  const parts: Buffer[] = [];
  let offset = 0;
  for (;;) {
    const lineEnd = rest.indexOf('\r\n', offset);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(rest.subarray(offset, lineEnd).toString('latin1'), 16);
    const next = lineEnd + 2 + size + 2;
    if (rest.length < next) return undefined;
    if (size === 0) return { content: Buffer.concat(parts), length: next };
    parts.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    offset = next;
  }
}
