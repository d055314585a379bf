import type { Dispatcher } from 'undici';
import type { RawAnswer } from './call.ts';
import type { CallScope } from './call-scope.ts';
import { errorCode } from './clean-text.ts';
import type { Runtime } from './runtime.ts';

/** The largest answer that is read. */
export const LARGEST_ANSWER_BYTES = 10 * 1024 * 1024;

export interface AttemptFailure {
  readonly failure: 'cancelled' | 'connection' | 'timeout' | 'too-large';
  /** Whether the request may have left: once true, the payment may exist. */
  readonly sent: boolean;
  readonly error?: unknown;
}

export type AttemptResult = RawAnswer | AttemptFailure;

export interface Attempt {
  readonly dispatcher: Pick<Dispatcher, 'dispatch'>;
  readonly isOwnDispatcher: boolean;
  readonly origin: string;
  readonly method: Dispatcher.HttpMethod;
  /** Path and query as they go on the wire. */
  readonly target: string;
  readonly headers: string[];
  readonly body: Uint8Array | undefined;
  readonly timeoutMs: number;
}

/** Errors that undici and Node raise before a connection is there, so before any byte of the request. */
const BEFORE_CONNECTING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|UND_ERR_INVALID_ARG|UND_ERR_DESTROYED|UND_ERR_CLOSED|UND_MOCK_ERR_MOCK_NOT_MATCHED|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|ERR_TLS_\w+|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

/**
 * Sends one request and reads its answer. Never rejects.
 *
 * One timer bounds connecting, headers and body together. undici's `dispatch` is used below `request`: it neither follows
 * redirects nor rewrites the path, and it spares a stream per answer.
 */
export function sendAttempt(attempt: Attempt, scope: CallScope, runtime: Runtime): Promise<AttemptResult> {
  return new Promise((resolve) => new AttemptHandler(attempt, scope, runtime, resolve).start());
}

/** A class, because one is made for every attempt. */
class AttemptHandler implements Dispatcher.DispatchHandler {
  readonly #attempt: Attempt;
  readonly #scope: CallScope;
  readonly #runtime: Runtime;
  readonly #resolve: (result: AttemptResult) => void;
  #timer: unknown;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: RawAnswer['headers'] = NO_HEADERS;
  #first: Buffer | undefined;
  #chunks: Buffer[] | undefined;
  #size = 0;

  constructor(attempt: Attempt, scope: CallScope, runtime: Runtime, resolve: (result: AttemptResult) => void) {
    this.#attempt = attempt;
    this.#scope = scope;
    this.#runtime = runtime;
    this.#resolve = resolve;
  }

  start(): void {
    const { dispatcher, origin, target, method, headers, body, timeoutMs } = this.#attempt;
    this.#timer = this.#runtime.setTimer(() => this.#giveUp('timeout'), timeoutMs);
    this.#scope.hold(this);
    if (this.#settled) return;
    try {
      // The one timer above stands for undici's own two.
      const options = { origin, path: target, method, headers, body: body ?? null, headersTimeout: 0, bodyTimeout: 0 };
      const dispatched: unknown = dispatcher.dispatch(options, this);
      // One that is written as an async function: its rejection would end the process.
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
    // Given up while it waited for a connection: nothing may leave now.
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
    // Not every dispatcher hands on Buffers.
    const chunk = Buffer.isBuffer(data) ? data : Buffer.from(data);
    this.#size += chunk.length;
    if (this.#size > LARGEST_ANSWER_BYTES) this.#giveUp('too-large');
    else if (this.#first === undefined) this.#first = chunk;
    else if (this.#chunks === undefined) this.#chunks = [this.#first, chunk];
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    const bytes = this.#chunks === undefined ? this.#first : Buffer.concat(this.#chunks, this.#size);
    this.#settle({ status: this.#status, headers: this.#headers, text: bytes === undefined ? '' : decode(bytes) });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  #fail(error: unknown): void {
    const isEarly =
      this.#controller === undefined &&
      this.#status === 0 &&
      (this.#attempt.isOwnDispatcher || BEFORE_CONNECTING.test(errorCode(error) ?? ''));
    this.#settle({ failure: 'connection', sent: !isEarly, error });
  }

  #giveUp(failure: AttemptFailure['failure']): void {
    if (this.#settled) return;
    // A dispatcher that answers without having said that it began has sent the request all the same.
    this.#settle({ failure, sent: this.#controller !== undefined || this.#status !== 0 });
    this.#controller?.abort(givenUp());
  }

  #settle(result: AttemptResult): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#runtime.clearTimer(this.#timer);
    this.#scope.release();
    this.#resolve(result);
  }
}

const NO_HEADERS = {};

/** JSON must not begin with a byte order mark, but a payment must not be lost over one. */
function decode(bytes: Buffer): string {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', hasMark ? 3 : 0);
}

function givenUp(): Error {
  return new Error('The client gave this request up.');
}
