import { Socket } from 'node:net';
import type { buildConnector, Dispatcher } from 'undici';
import { errorCode } from '../errors/clean-text.ts';
import type { Runtime } from '../time/clock.ts';
import type { CancelScope } from './cancel-scope.ts';
import type { RawAnswer } from './types.ts';

/** The largest answer that is read. */
export const LARGEST_ANSWER_BYTES = 10 * 1024 * 1024;

export interface DispatchFailure {
  readonly failure: 'cancelled' | 'connection' | 'timeout' | 'too-large';
  /** Whether the request may have left: once true, the payment may exist. */
  readonly sent: boolean;
  readonly error?: unknown;
}

export type DispatchResult = RawAnswer | DispatchFailure;

/** One request as it goes on the wire. */
export interface DispatchRequest {
  readonly dispatcher: Pick<Dispatcher, 'dispatch'>;
  /** Whether it is this client's own pool, of whose errors we know that no byte was sent before a request began. */
  readonly isOurDispatcher: boolean;
  readonly origin: string;
  readonly method: Dispatcher.HttpMethod;
  /** Path and query as they go on the wire. */
  readonly target: string;
  readonly headers: string[];
  readonly body: Uint8Array | undefined;
  readonly timeoutMs: number;
  readonly scope: CancelScope;
  readonly runtime: Runtime;
}

/** Errors that undici and Node raise before a connection is there, and so before any byte of the request. */
const BEFORE_CONNECTING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|UND_ERR_INVALID_ARG|UND_ERR_DESTROYED|UND_ERR_CLOSED|UND_MOCK_ERR_MOCK_NOT_MATCHED|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|ERR_TLS_\w+|HOSTNAME_MISMATCH|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

/** What undici's ProxyAgent raises when a proxy refuses the tunnel: the request itself was never sent. */
const REFUSED_BY_PROXY = /^Proxy response \(\d+\)/;

/**
 * Sends one request and reads its answer. Never rejects.
 *
 * One timer limits connecting, headers and body together. undici's `dispatch` lies below `request`: it neither follows redirects nor
 * rewrites the path.
 */
export function dispatch(request: DispatchRequest): Promise<DispatchResult> {
  return new Promise((resolve) => new AnswerHandler(request, resolve).start());
}

class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #request: DispatchRequest;
  readonly #resolve: (result: DispatchResult) => void;
  #timer: unknown;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: RawAnswer['headers'] = {};
  readonly #chunks: Buffer[] = [];
  #size = 0;

  constructor(request: DispatchRequest, resolve: (result: DispatchResult) => void) {
    this.#request = request;
    this.#resolve = resolve;
  }

  start(): void {
    const { dispatcher, origin, target, method, headers, body, timeoutMs, scope, runtime } = this.#request;
    this.#timer = runtime.setTimer(() => this.#giveUp('timeout'), timeoutMs);
    scope.hold(this);
    if (this.#settled) return;
    try {
      // The timer above replaces undici's own two.
      const options = { origin, path: target, method, headers, body: body ?? null, headersTimeout: 0, bodyTimeout: 0 };
      const dispatched: unknown = dispatcher.dispatch(options, this);
      // A dispatcher that is an async function: its rejection would end the process.
      if (dispatched instanceof Promise) dispatched.catch((error: unknown) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The call was aborted. */
  cancel(): void {
    this.#giveUp('cancelled');
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // It was given up while it waited for a connection: nothing may leave now.
    if (this.#settled) controller.abort(givenUp());
    else this.#controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, statusCode: number, headers: RawAnswer['headers']): void {
    if (statusCode < 200) return;
    this.#status = statusCode;
    this.#headers = headers;
    if (Number(headers['content-length']) > LARGEST_ANSWER_BYTES) this.#giveUp('too-large');
  }

  onResponseData(_controller: Dispatcher.DispatchController, data: Buffer): void {
    if (this.#settled) return;
    // Some dispatchers pass on other bytes than Buffers.
    const chunk = Buffer.isBuffer(data) ? data : Buffer.from(data);
    this.#size += chunk.length;
    this.#chunks.push(chunk);
    if (this.#size > LARGEST_ANSWER_BYTES) this.#giveUp('too-large');
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    const text = decode(Buffer.concat(this.#chunks));
    this.#settle({ status: this.#status, headers: this.#headers, text });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  #fail(error: unknown): void {
    const hasBegun = this.#controller !== undefined || this.#status !== 0;
    const isEarly = !hasBegun && (this.#request.isOurDispatcher || BEFORE_CONNECTING.test(errorCode(error) ?? ''));
    const isRefusedByProxy = error instanceof Error && REFUSED_BY_PROXY.test(error.message);
    this.#settle({ failure: 'connection', sent: !isEarly && !isRefusedByProxy, error });
  }

  #giveUp(failure: DispatchFailure['failure']): void {
    if (this.#settled) return;
    // A dispatcher that answers without `onRequestStart` has sent the request all the same.
    this.#settle({ failure, sent: this.#controller !== undefined || this.#status !== 0 });
    this.#controller?.abort(givenUp());
  }

  #settle(result: DispatchResult): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#request.runtime.clearTimer(this.#timer);
    this.#request.scope.release();
    this.#resolve(result);
  }
}

/** JSON must not begin with a byte order mark, but a payment must not be lost over one. */
function decode(bytes: Buffer): string {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', hasMark ? 3 : 0);
}

function givenUp(): Error {
  return new Error('The client gave this request up.');
}

/** Calls beyond this number wait for a connection; their timeouts run meanwhile. */
const MOST_CONNECTIONS = 128;

/** undici cannot send from this runtime. */
export class UnsupportedRuntimeError extends Error {
  override get name(): string {
    return 'UnsupportedRuntimeError';
  }
}

/** The connections of one client. */
export interface Connections {
  dispatcher(): Promise<Pick<Dispatcher, 'dispatch'>>;
  close(): Promise<void>;
}

/** Loads undici on first use: a client that is never used holds nothing open, and one with its own dispatcher needs no undici. */
export function createConnections(origin: string, connectTimeoutMs: number): Connections {
  const connecting = new Set<Socket>();
  let pool: Promise<Dispatcher> | undefined;
  return {
    dispatcher() {
      pool ??= createPool(origin, connectTimeoutMs, connecting);
      return pool;
    },
    async close() {
      const opened = await pool?.catch(() => undefined);
      await opened?.destroy();
      for (const socket of connecting) socket.destroy();
    },
  };
}

async function createPool(origin: string, connectTimeoutMs: number, connecting: Set<Socket>): Promise<Dispatcher> {
  try {
    const undici = await import('undici');
    if (typeof undici.Pool?.prototype?.dispatch !== 'function') throw new TypeError('undici.Pool has no dispatch method');
    return new undici.Pool(origin, {
      connections: MOST_CONNECTIONS,
      connect: watchConnecting(undici.buildConnector({ timeout: connectTimeoutMs }), connecting),
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  } catch (cause) {
    const message = 'undici does not run here. On Bun, Workers and similar runtimes pass dispatcher: fetchDispatcher().';
    throw new UnsupportedRuntimeError(message, { cause });
  }
}

/**
 * A connector that remembers the sockets that are still being connected: a pool's `destroy()` leaves those open until their timeout.
 *
 * @param connecting holds each socket until it is connected or has failed
 */
export function watchConnecting(connector: buildConnector.connector, connecting: Set<Socket>): buildConnector.connector {
  return (options, callback) => {
    let socket: unknown;
    const settle: buildConnector.Callback = (...result) => {
      if (socket instanceof Socket) connecting.delete(socket);
      callback(...result);
    };
    // Every version so far returns the socket, though the types do not say so.
    socket = (connector as (...input: Parameters<buildConnector.connector>) => unknown)(options, settle);
    if (socket instanceof Socket) connecting.add(socket);
  };
}
